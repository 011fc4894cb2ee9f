// Package figures reproduces what the paper shows and says: W. Kinzel, I. Kanter, "Interacting
// neural networks and cryptography", Advances in Solid State Physics 42, 383 (2002), and what later
// papers say about attackers.
//
// A Figure lists the runs that it needs and turns them into a picture, the data that it shows, and
// claims: what the paper says, our number with its standard error, and whether they agree by the
// rule of Verdict. A Lab does the runs, and Write writes everything into a folder, with a page. The
// same seed and size give the same bytes, whatever the machine's backend and cores.
package figures
