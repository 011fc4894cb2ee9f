// Package study reads study files, which say what parameter sets a sweep runs, and runs them.
//
// A study is a YAML mapping. Its keys are the parameters k, n, l, rule, tie, max_steps, seed, first_trial, trials, keys, attack,
// attackers, wait and follow, by the names that results have in their metadata, with the defaults of a run. Most may have a
// list of values, or a range {from: 1, to: 6, step: 1} or {from: 10, to: 1000, factor: 10}; the study is then every
// combination. points lists parameter sets one by one; each is combined with every combination of the lists beside points, and has
// the single values beside points where it does not say others.
//
// key_bits is about the bits that the weights of a machine take, K*N*log2(2L+1): an upper bound on the entropy of a key, which need
// not have as much. Without n, n is the least with which they are that many; beside n, which
// may be a list, combinations with fewer are left out. It ranges over the values of k and l, 1 to 8 of each if not given. It does
// not go together with points.
//
// The folder of a study holds one table: rows/NAME.parquet, or of another format, is a point, and
// all files have the same columns, those of batch.NewLayout. Beside it, _study.json says what the
// study is and _summary.csv has a row a point. Nothing else is ever in rows: what is not whole of a
// file lies in _unfinished.
package study
