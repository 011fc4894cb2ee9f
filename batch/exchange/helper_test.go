package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

// moment is a step of a log.
type moment struct {
	x    []int8
	a, b int8
}

// moments returns a log of n steps of width inputs.
func moments(n, width int) (list []moment) {
	r := rand.New(rand.NewPCG(uint64(n), uint64(width)))
	sign := func() int8 { return int8(r.IntN(2)*2 - 1) }
	for range n {
		m := moment{a: sign(), b: sign()}
		for range width {
			m.x = append(m.x, sign())
		}
		list = append(list, m)
	}
	return list
}

// flags are parameters that are given.
func flags(set func(*kernels.Params), names ...string) (kernels.Params, func(string) bool) {
	p := kernels.Default()
	set(&p)
	return p, func(name string) bool { return slices.Contains(names, name) }
}

// readAll reads a log with -K 2 -L 3, unless the data say K, and others.
func readAll(path string, set func(*kernels.Params), names ...string) (l *Log, list []moment, err error) {
	if l, err = Open(context.Background(), path); err != nil {
		return nil, nil, err
	}
	defer l.Close()
	list, err = l.all(set, names...)
	return l, list, err
}

// readBytes is readAll of a log of text or an archive that is in memory.
func readBytes(content []byte) (l *Log, list []moment, err error) {
	l = &Log{Path: "log"}
	if bytes.HasPrefix(content, []byte("PK")) {
		err = l.openArchive(bytes.NewReader(content), int64(len(content)))
	} else {
		err = l.openText(bufio.NewReader(bytes.NewReader(content)))
	}
	if err == nil {
		err = l.first()
	}
	if err == nil {
		list, err = l.all(asGiven)
	}
	return l, list, err
}

// all reads all of a log.
func (l *Log) all(set func(*kernels.Params), names ...string) (list []moment, err error) {
	p, given := flags(func(p *kernels.Params) {
		p.K, p.L = 2, 3
		set(p)
	}, append(names, "l")...)
	if l.Lists == 0 && !slices.Contains(names, "no k") && l.metadata.FindKey("tpm.k") < 0 {
		p, given = flags(func(p *kernels.Params) { p.K, p.L = 2, 3; set(p) }, append(names, "k", "l")...)
	}
	if _, _, err = l.Params(p, given); err != nil {
		return nil, err
	}
	var m kernels.Message
	for {
		if err = l.Next(&m); err == io.EOF {
			return list, nil
		} else if err != nil {
			return list, err
		}
		if m.T == 0 || m.TauA*m.TauA != 1 || m.TauB*m.TauB != 1 {
			return list, fmt.Errorf("NOT CHECKED: %+v", m)
		}
		list = append(list, moment{slices.Clone(m.X), m.TauA, m.TauB})
	}
}

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// jsonOf is a log as JSON Lines, of lists of n inputs, or flat where n is 0.
func jsonOf(list []moment, n int) []byte {
	var b bytes.Buffer
	for i, m := range list {
		var x any = m.x
		if n > 0 {
			x = slices.Collect(slices.Chunk(m.x, n))
		}
		line, _ := json.Marshal(map[string]any{"step": i + 1, "tau_a": m.a, "tau_b": m.b, "x": x})
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// textOf is a log as text with a comma, whose inputs are as x writes them.
func textOf(list []moment, comma string, x func([]int8) string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "step%stau_a%[1]stau_b%[1]sx\n", comma)
	for i, m := range list {
		fmt.Fprintf(&b, "%d%s%d%[2]s%[4]d%[2]s%[5]s\n", i+1, comma, m.a, m.b, x(m.x))
	}
	return b.Bytes()
}

func hexadecimal(x []int8) string {
	var b []byte
	for _, v := range x {
		b = append(b, byte(v))
	}
	return hex.EncodeToString(b)
}

// npyOf is an array of numpy of a type.
func npyOf(dtype, shape string, values []float64) []byte {
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", dtype, shape)
	head += strings.Repeat(" ", 63-(10+len(head))%64) + "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(head)), byte(len(head)>>8))
	b = append(b, head...)
	var order binary.AppendByteOrder = binary.LittleEndian
	if dtype[0] == '>' {
		order = binary.BigEndian
	}
	for _, v := range values {
		switch dtype[1:] {
		case "i1", "u1":
			b = append(b, byte(int(v)))
		case "i2":
			b = order.AppendUint16(b, uint16(int(v)))
		case "i4":
			b = order.AppendUint32(b, uint32(int(v)))
		case "i8", "u8":
			b = order.AppendUint64(b, uint64(int(v)))
		case "f2": // 1 and -1 only
			b = order.AppendUint16(b, map[float64]uint16{1: 0x3c00, -1: 0xbc00, 0: 0, math.Inf(1): 0x7c00}[v])
		case "f4":
			b = order.AppendUint32(b, math.Float32bits(float32(v)))
		case "f8":
			b = order.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

// arrays are the values of a log's arrays.
func arrays(list []moment) (x, a, b []float64) {
	for _, m := range list {
		for _, v := range m.x {
			x = append(x, float64(v))
		}
		a, b = append(a, float64(m.a)), append(b, float64(m.b))
	}
	return x, a, b
}

// zipOf is an archive of members.
func zipOf(deflate bool, members map[string][]byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range members {
			if !yield(name) {
				return
			}
		}
	}) {
		h := &zip.FileHeader{Name: name}
		if deflate {
			h.Method = zip.Deflate
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(members[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// tableOf writes a log as columns, with metadata, and returns its path.
func tableOf(t testing.TB, list []moment, f table.Format, x arrow.DataType, keys, values []string) string {
	t.Helper()
	md := arrow.NewMetadata(keys, values)
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "step", Type: arrow.PrimitiveTypes.Int64}, {Name: "tau_a", Type: arrow.PrimitiveTypes.Int8},
		{Name: "tau_b", Type: arrow.PrimitiveTypes.Int8}, {Name: "inputs", Type: x},
	}, &md)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i, m := range list {
		b.Field(0).(*array.Int64Builder).Append(int64(i + 1))
		b.Field(1).(*array.Int8Builder).Append(m.a)
		b.Field(2).(*array.Int8Builder).Append(m.b)
		switch c := b.Field(3).(type) {
		case *array.FixedSizeBinaryBuilder:
			raw, _ := hex.DecodeString(hexadecimal(m.x))
			c.Append(raw)
		case *array.FixedSizeListBuilder:
			c.Append(true)
			c.ValueBuilder().(*array.Int8Builder).AppendValues(m.x, nil)
		case *array.StringBuilder:
			c.Append(fmt.Sprint(m.x))
		}
	}
	rec := b.NewRecord()
	defer rec.Release()
	path := filepath.Join(t.TempDir(), "log."+string(f))
	w, err := table.Create(path, schema, table.Options{Format: f})
	if err == nil {
		err = errors.Join(w.Write(rec), w.Commit())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
