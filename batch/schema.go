package batch

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

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
	room := len(kernels.Fields) + 4
	keys, values := make([]string, 0, room), make([]string, 0, room)
	add := func(key, value string) { keys, values = append(keys, "tpm."+key), append(values, value) }
	add("contract", strconv.Itoa(kernels.ContractVersion))
	for i := range kernels.Fields {
		if f := &kernels.Fields[i]; !f.Late || !f.IsDefault(p) {
			add(f.Name, f.Text(p))
		}
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
	p := kernels.Default() // only Late fields keep their defaults
	for i := range kernels.Fields {
		if err := readField(md, &kernels.Fields[i], &p); err != nil {
			return kernels.Params{}, err
		}
	}
	if err := checkKeys(md); err != nil {
		return kernels.Params{}, err
	}
	if err := p.Validate(); err != nil {
		return kernels.Params{}, fmt.Errorf("the metadata give impossible parameters: %v", err)
	}
	return p, nil
}

// CheckContract returns nil if the rows follow the contract version that this program reads, and
// otherwise one sentence that says how to get such rows.
func CheckContract(md arrow.Metadata) error {
	v, ok := md.GetValue("tpm.contract")
	if !ok {
		return missing("contract")
	}
	if v != strconv.Itoa(kernels.ContractVersion) {
		return fmt.Errorf("the rows follow contract version %s (tpm.contract), but this program reads version %d only: compute them again with the same parameters, elsewhere",
			strconv.Quote(v), kernels.ContractVersion)
	}
	return nil
}

// alwaysThere is the metadata that every file has, with any values.
var alwaysThere = sync.OnceValue(func() arrow.Metadata { return metadata(kernels.Default(), "", "") })

// checkKeys returns an error that names the first unknown key that begins with tpm.: without
// knowing its meaning, the meaning of the rows is unknown too.
func checkKeys(md arrow.Metadata) error {
	known := alwaysThere()
	for _, key := range md.Keys() {
		name, ours := strings.CutPrefix(key, "tpm.")
		if ours && known.FindKey(key) < 0 && kernels.FieldOf(name) == nil && key != "tpm.kind" && key != table.FileDigestKey {
			return fmt.Errorf("the metadata have the key %s, which this program does not know", strconv.Quote(key))
		}
	}
	return nil
}

// readField sets a field of p to its value in the metadata, which must be written as Schema writes
// it.
func readField(md arrow.Metadata, f *kernels.Field, p *kernels.Params) error {
	text, ok := md.GetValue("tpm." + f.Name)
	switch {
	case !ok && f.Late:
		return nil
	case !ok:
		return missing(f.Name)
	}
	if err := f.Read(p, text); err != nil || f.Kind == kernels.Whole && strings.Trim(text, "0123456789") != "" {
		return fmt.Errorf("the metadata give tpm.%s as %q: %s", f.Name, text, f.Want())
	}
	return nil
}

func missing(key string) error {
	return fmt.Errorf("the metadata have no tpm.%s: not a result of tpmbench", key)
}
