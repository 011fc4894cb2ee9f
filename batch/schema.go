package batch

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// Schema returns the columns of p's rows and the metadata that records what made them. tpm.digest
// is sixteen zeros, which mean that the digest is unknown.
func Schema(p kernels.Params, version, backend string) *arrow.Schema {
	return Layout{}.Schema(p, version, backend)
}

// fields returns the columns of p's rows in the order of their canonical bytes.
func fields(p kernels.Params) (list []arrow.Field) {
	for _, c := range p.Columns() {
		list = append(list, arrow.Field{Name: c.Name, Type: dataType(c, p), Nullable: c.Nullable})
	}
	return list
}

// dataType returns the type of a column of p's rows in files. Integers are signed, because readers
// subtract and compare them.
func dataType(c kernels.Column, p kernels.Params) arrow.DataType {
	switch c.Kind {
	case kernels.TrialColumn:
		return arrow.PrimitiveTypes.Int64
	case kernels.CountColumn:
		return arrow.PrimitiveTypes.Int32
	case kernels.KeyColumn:
		return &arrow.FixedSizeBinaryType{ByteWidth: p.Weights()}
	}
	panic(fmt.Sprintf("column %s is of no kind", c.Name))
}

func metadata(p kernels.Params, version, backend string) arrow.Metadata {
	var keys, values []string
	add := func(key string, value any) {
		keys, values = append(keys, "tpm."+key), append(values, fmt.Sprint(value))
	}
	add("contract", kernels.ContractVersion)
	for _, a := range Parameters {
		add(a.Name, a.get(p))
	}
	add("digest", digestString(0))
	add("version", version)
	add("backend", backend)
	return arrow.NewMetadata(keys, values)
}

// ParamsOf returns the parameters in a file's schema metadata, as Schema wrote them. The error is
// one sentence: about a key that is missing, unknown or invalid, another contract version, or
// parameters that Validate refuses.
func ParamsOf(md arrow.Metadata) (kernels.Params, error) {
	if err := CheckContract(md); err != nil {
		return kernels.Params{}, err
	}
	r := metadataReader{md: md}
	p := kernels.Params{
		K:          r.int("k"),
		N:          r.int("n"),
		L:          r.int("l"),
		Rule:       named(&r, "rule", kernels.RuleNames(), kernels.ParseRule),
		Tie:        named(&r, "tie", kernels.TieNames(), kernels.ParseTie),
		MaxSteps:   r.uint("max_steps"),
		Seed:       r.uint("seed"),
		Attack:     named(&r, "attack", kernels.AttackNames(), kernels.ParseAttack),
		Attackers:  r.int("attackers"),
		Wait:       r.uint("wait"),
		Follow:     r.bool("follow"),
		Keys:       r.bool("keys"),
		FirstTrial: r.uint("first_trial"),
		Trials:     r.uint("trials"),
	}
	if r.err == nil {
		r.err = checkKeys(md)
	}
	if r.err != nil {
		return kernels.Params{}, r.err
	}
	if err := p.Validate(); err != nil {
		return kernels.Params{}, fmt.Errorf("the metadata give invalid parameters: %w", err)
	}
	return p, nil
}

// CheckContract returns nil if the rows follow the contract version that this program reads, and
// otherwise one sentence that says how to get such rows.
func CheckContract(md arrow.Metadata) error {
	r := metadataReader{md: md}
	v := r.text("contract")
	if r.err == nil && v != fmt.Sprint(kernels.ContractVersion) {
		return fmt.Errorf("the rows follow contract version %s (tpm.contract), but this program reads version %d only: compute them again with the same parameters, elsewhere",
			strconv.Quote(v), kernels.ContractVersion)
	}
	return r.err
}

// checkKeys returns an error that names the first unknown key that begins with tpm.: without
// knowing its meaning, the meaning of the rows is unknown too.
func checkKeys(md arrow.Metadata) error {
	known := Schema(kernels.Default(), "", "").Metadata()
	for _, key := range md.Keys() {
		if strings.HasPrefix(key, "tpm.") && known.FindKey(key) < 0 && key != "tpm.kind" && key != table.FileDigestKey {
			return fmt.Errorf("the metadata have the key %s, which this program does not know", strconv.Quote(key))
		}
	}
	return nil
}

// metadataReader reads values and keeps the first error.
type metadataReader struct {
	md  arrow.Metadata
	err error
}

func (r *metadataReader) text(key string) string {
	v, ok := r.md.GetValue("tpm." + key)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("the metadata have no tpm.%s: not a result of tpmbench", key)
	}
	return v
}

func (r *metadataReader) bad(key, value, want string) {
	if r.err == nil {
		r.err = fmt.Errorf("the metadata give tpm.%s as %q: must be %s", key, value, want)
	}
}

func (r *metadataReader) uint(key string) uint64 {
	s := r.text(key)
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		r.bad(key, s, "a whole number from 0 to 18446744073709551615")
	}
	return v
}

func (r *metadataReader) int(key string) int {
	s := r.text(key)
	v, err := strconv.ParseUint(s, 10, 31)
	if err != nil {
		r.bad(key, s, "a whole number from 0 to 2147483647")
	}
	return int(v)
}

func (r *metadataReader) bool(key string) bool {
	s := r.text(key)
	if s != "true" && s != "false" {
		r.bad(key, s, "true or false")
	}
	return s == "true"
}

func named[T any](r *metadataReader, key string, names []string, parse func(string) (T, error)) T {
	s := r.text(key)
	v, err := parse(s)
	if err != nil {
		r.bad(key, s, fmt.Sprintf("one of %q", names))
	}
	return v
}
