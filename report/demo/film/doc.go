// Package film answers what the demonstration's page asks: a trial as a film, and a message encrypted
// with its key. The same code answers in the program that serves the page and, compiled to
// WebAssembly, in a page without a server, so it imports neither Arrow nor net/http, which would
// multiply its size.
package film
