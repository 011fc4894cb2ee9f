// Package study reads study files, which say what parameter sets a sweep runs, and runs them.
//
// A study is a YAML mapping. Its keys are the parameters k, n, l, rule, tie, max_steps, seed, first_trial, trials, keys, attack,
// attackers, wait and follow, by the names that results have in their metadata, with the defaults of a run. Most may have a
// list of values, or a range {from: 1, to: 6, step: 1} or {from: 10, to: 1000, factor: 10}; the study is then every
// combination. Instead, points may list parameter sets one by one. With key_bits, n is the smallest number of inputs with
// which the weights K*N*log2(2L+1) of a machine have so many bits, or where n is given, combinations with fewer are left out;
// k and l are then 1 to 8 if not given.
//
// The folder of a study holds one table: rows/NAME.parquet, or of another format, is a point, and
// all files have the same columns, those of batch.NewLayout. Beside it, _study.json says what the
// study is and _summary.csv has a row a point. Nothing else is ever in rows: what is not whole of a
// file lies in _unfinished.
package study
