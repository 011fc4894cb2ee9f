// Package demo serves a page that shows how two tree parity machines, and on request an attacker,
// synchronise: the demonstration of the Wolfram Demonstrations Project (Neural Cryptography, 2011)
// with any size, rule and tie, the course of the overlap, and a message encrypted with the key.
//
// It is meant for the browser of the person who started it: it listens on the loopback interface
// only, answers only requests that address it by a loopback address or localhost and come from its
// own page, and limits what a request may cost.
package demo
