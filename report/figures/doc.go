// Package figures reproduces what the paper shows and says: W. Kinzel, I. Kanter,
// "Interacting neural networks and cryptography", Advances in Solid State Physics 42,
// 383 (2002), and what papers after it say of attackers.
//
// A Figure says which runs it needs and makes of them a picture, the data that it
// shows, and claims: what the paper says, our number with its standard error, and
// whether they agree by the rule of Verdict. A Lab does the runs, and Write makes a
// folder of it all, with a page. The same seed and size give the same bytes, whatever
// the machine's backend and cores.
package figures
