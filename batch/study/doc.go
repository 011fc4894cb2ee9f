// Package study reads study files, which list the parameter sets of a sweep, and runs them.
//
// A study is a YAML mapping. Its keys are the parameters, the names of kernels.Fields, with the
// defaults of a run. Most may have a list of values, and whole numbers a range {from: 1, to: 6,
// step: 1} or {from: 10, to: 1000, factor: 10}; the study is then every combination. points lists
// parameter sets one by one. Each is combined with every combination of the lists beside points,
// and takes the single values beside points unless it sets them itself.
//
// key_bits is roughly the number of bits in a machine's weights, K*N*log2(2L+1): an upper bound on
// the entropy of a key, which may have less. Without n, n is the smallest that reaches this number;
// with n, which may be a list, combinations with fewer bits are left out. key_bits ranges over the
// values of k and l, 1 to 8 of each by default. It cannot be combined with points.
//
// The folder of a study holds one table: each point is a file rows/NAME.parquet, or of another
// format, and all files have the same columns, those of batch.NewLayout. Beside it, _study.json
// describes the study, and _summary.csv has one row per point. rows never contains anything else:
// unfinished files lie in _unfinished.
package study
