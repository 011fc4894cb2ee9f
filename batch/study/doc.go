// Package study reads study files: which parameter sets a sweep runs.
//
// A study is a YAML mapping. Its keys are the parameters k, n, l, rule, tie, max_steps, seed, first_trial, trials, keys, attack,
// attackers, wait and follow, by the names that results have in their metadata, with the defaults of a run. Most may have a
// list of values, or a range {from: 1, to: 6, step: 1} or {from: 10, to: 1000, factor: 10}; the study is then every
// combination. Instead, points may list parameter sets one by one. With key_bits, n is the smallest number of inputs with
// which the weights K*N*log2(2L+1) of a machine have so many bits, or where n is given, combinations with fewer are left out;
// k and l are then 1 to 8 if not given.
package study
