// Package tpmbench computes how pairs of tree parity machines synchronise: millions to billions of
// trials, each from random initial weights until the weights of both machines are equal, stepped
// thousands at a time by vector code.
//
// A tree parity machine has K hidden units with N inputs each and integer weights in -L..L. The
// sign of a hidden unit's local field, the sum over its inputs of weight times input, is its
// output, and the product of these signs is the machine's. In a step two machines A and B see the
// same random inputs, each -1 or +1, and where their outputs agree, both learn by the same rule.
// After some steps their weights are equal, and stay so (Kinzel and Kanter, "Interacting neural
// networks and cryptography", Advances in Solid State Physics 42, 383, 2002). Attackers that see
// all inputs and outputs may try to learn the same weights. As a cryptographic key exchange this is
// broken; the package is for its study.
//
// # Rows
//
// [Run] computes trials, and [Open] reads the files that it, or the program tpmbench, has written.
// Either gives a [Result], whose rows are iterated over, written to a file or summed up:
//
//	result, err := tpmbench.Run(ctx, tpmbench.Default(), tpmbench.Options{})
//	if err != nil {
//		return err
//	}
//	for row, err := range result.Rows() {
//		if err != nil {
//			return err
//		}
//		if steps, ok := row.SyncSteps.Get(); ok {
//			...
//		}
//	}
//
// Every trial is a [Row]. Times are in steps: a step is one input presented to both machines,
// whether they learn from it or not, counted from 1. Weights are int8, K*N of a machine, hidden
// unit by hidden unit: input n of hidden unit k is at [k*N+n]. What a trial has not reached, or the
// parameters do not ask for, is null, which the zero [Count] is.
//
// # Reproducibility
//
// A row is a pure function of the parameters and of the trial's number, the same to the bit on
// every processor, backend and number of threads. All random bits come from the stream cipher
// Trivium, with the seed as its key and the trial's number as its initial value, so trials can be
// computed apart, on any machine, and joined by [Merge]. The digest of a result depends on its rows
// only, and is the sum of the digests of its parts. [Verify] computes rows again with the plain
// program that defines what is right.
//
// The file kernels/CONTRACT.md of the module fixes every detail that published simulations differ
// in, such as the sign of a local field that is 0 ([Tie]).
//
// # Errors
//
// An impossible parameter is a [*ParamError], a backend that cannot run the parameters a
// [*Refusal], and a file that is cut off or corrupt a [*DataError]; [errors.As] finds them.
package tpmbench
