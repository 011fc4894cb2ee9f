// Package demo serves a page on which two tree parity machines, and an attacker
// if asked for, are seen to synchronise: the demonstration of the Wolfram
// Demonstrations Project (Neural Cryptography, 2011) with any size, rule and tie,
// the course of the overlap, and a message encrypted with the key.
//
// It is for the browser of the one who started it: it listens on the loopback
// only, answers only requests that name it by a loopback address or localhost
// and come from its own page, and bounds what a request may cost.
package demo
