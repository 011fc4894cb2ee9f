package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/kernels"
)

func asGiven(*kernels.Params) {}

// A log is the same in every form.
func TestForms(t *testing.T) {
	want := moments(70, 10)
	x, a, b := arrays(want)
	text := func(x []int8) string { return `"` + strings.ReplaceAll(fmt.Sprint(x), " ", ", ") + `"` }
	nested := func(x []int8) string { return fmt.Sprintf(`"[%v %v]"`, x[:5], x[5:]) }
	spaces := func(x []int8) string { return strings.Trim(fmt.Sprint(x), "[]") }
	pretty := func() []byte {
		var out bytes.Buffer
		for _, m := range want {
			line, _ := json.MarshalIndent(map[string]any{"TAU_A": m.a, "tau_b": fmt.Sprintf("%d", m.b), "x": m.x}, "", " ")
			out.WriteString(strings.NewReplacer("\n", "", `"1"`, "1.0", `"-1"`, "-1e0").Replace(string(line)) + "\r\n\n")
		}
		return out.Bytes()
	}
	var wide strings.Builder
	wide.WriteString("tau_a,tau_b")
	for n := range 10 {
		fmt.Fprintf(&wide, ",x_%d", n)
	}
	for _, m := range want {
		fmt.Fprintf(&wide, "\n%d,%d,%s", m.a, m.b, strings.ReplaceAll(spaces(m.x), " ", ","))
	}
	forms := map[string]string{
		"flat":           write(t, "a", jsonOf(want, 0)),
		"nested":         write(t, "b", jsonOf(want, 5)),
		"no last end":    write(t, "c", bytes.TrimSpace(jsonOf(want, 5))),
		"unusual JSON":   write(t, "d", pretty()),
		"byte order":     write(t, "e", append([]byte("\ufeff\n"), jsonOf(want, 0)...)),
		"csv":            write(t, "f", textOf(want, ",", hexadecimal)),
		"csv lists":      write(t, "g", textOf(want, ",", text)),
		"csv nested":     write(t, "h", textOf(want, ",", nested)),
		"csv spaces":     write(t, "i", textOf(want, ",", spaces)),
		"csv wide":       write(t, "j", []byte(wide.String())),
		"tsv":            write(t, "k", textOf(want, "\t", hexadecimal)),
		"arrow":          tableOf(t, want, table.Arrow, &arrow.FixedSizeBinaryType{ByteWidth: 10}, nil, nil),
		"stream":         tableOf(t, want, table.Stream, &arrow.FixedSizeBinaryType{ByteWidth: 10}, nil, nil),
		"parquet":        tableOf(t, want, table.Parquet, &arrow.FixedSizeBinaryType{ByteWidth: 10}, nil, nil),
		"parquet lists":  tableOf(t, want, table.Parquet, table.Int8List(10), nil, nil),
		"arrow texts":    tableOf(t, want, table.Arrow, arrow.BinaryTypes.String, nil, nil),
		"arrow metadata": tableOf(t, want, table.Arrow, table.Int8List(10), []string{"tpm.k", "tpm.n", "tpm.l"}, []string{"2", "5", "3"}),
	}
	for _, dtype := range []string{"|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<f2", "<f4", ">f4", "<f8", ">f8"} {
		for _, shape := range []string{"70, 2, 5", "70, 10"} {
			forms["npz "+dtype+" "+shape] = write(t, "z", zipOf(shape == "70, 10", map[string][]byte{
				"x.npy": npyOf(dtype, shape, x), "tau_a.npy": npyOf(dtype, "70,", a), "tau_b.npy": npyOf("<i8", "70,", b), "other.npy": []byte("anything"),
			}))
		}
	}
	for name, path := range forms {
		l, have, err := readAll(path, asGiven)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(have, want) || l.steps != 70 || l.Begins != 1 {
			t.Errorf("%s: not the log: %d steps of %d", name, len(have), len(want))
		}
	}
}

// Several attacks read a log again.
func TestAgain(t *testing.T) {
	want := moments(9, 4)
	x, a, b := arrays(want)
	for _, path := range []string{
		write(t, "a", jsonOf(want, 0)), write(t, "a", textOf(want, ",", hexadecimal)),
		tableOf(t, want, table.Parquet, &arrow.FixedSizeBinaryType{ByteWidth: 4}, nil, nil),
		write(t, "a", zipOf(true, map[string][]byte{"x.npy": npyOf("|i1", "9, 4", x), "tau_a.npy": npyOf("|i1", "9,", a), "tau_b.npy": npyOf("|i1", "9,", b)})),
	} {
		l, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		p, given := flags(func(p *kernels.Params) { p.K = 2 }, "k", "l")
		if _, _, err := l.Params(p, given); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			var m kernels.Message
			for i := range want {
				if err := l.Next(&m); err != nil || !slices.Equal(m.X, want[i].x) || m.T != uint64(i+1) {
					t.Fatalf("%s, step %d: %+v (%v)", l.Format, i, m, err)
				}
			}
			if err := l.Next(&m); err == nil || l.Share() < 0.5 {
				t.Fatalf("%s: a step too many (%v), share %v", l.Format, err, l.Share())
			}
			if err := l.Again(); err != nil {
				t.Fatal(err)
			}
		}
		l.Close()
	}
}

func TestNumbers(t *testing.T) {
	line := func(step int) string { return fmt.Sprintf(`{"step":%d,"tau_a":1,"tau_b":1,"x":[1,1]}`+"\n", step) }
	l, list, err := readAll(write(t, "a", []byte(line(0)+line(1)+line(2))), asGiven)
	if err != nil || len(list) != 3 || l.Number(3) != 2 || l.Begins != 0 {
		t.Errorf("from 0: %v", err)
	}
	l, list, err = readAll(write(t, "a", []byte(line(7)+line(8))), asGiven)
	if err != nil || len(list) != 2 || l.Number(8) != 8 || l.Begins != 7 {
		t.Errorf("from 7: %v", err)
	}
	agreed := `{"step":2,"tau":1,"x":[1,1]}` + "\n" + `{"step":5,"tau":-1,"x":[1,-1]}`
	l, list, err = readAll(write(t, "a", []byte(agreed)), asGiven)
	if err != nil || !l.Agreed || !reflect.DeepEqual(list, []moment{{[]int8{1, 1}, 1, 1}, {[]int8{1, -1}, -1, -1}}) {
		t.Errorf("agreed: %v, %v", list, err)
	}
	// A trace with weights begins with step 0, which has no outputs.
	trace := "step,tau_a,tau_b,x\n0,,,\n1,1,-1,01ff\n2,1,1,ffff\n"
	if l, list, err = readAll(write(t, "a", []byte(trace)), asGiven); err != nil || len(list) != 2 || l.Begins != 1 {
		t.Errorf("trace: %v, %v", list, err)
	}
}

// What the flags say and the log.
func TestParams(t *testing.T) {
	list := moments(3, 12)
	meta := func(keys ...string) string {
		var k, v []string
		for _, kv := range keys {
			key, value, _ := strings.Cut(kv, "=")
			k, v = append(k, "tpm."+key), append(v, value)
		}
		return tableOf(t, list, table.Arrow, &arrow.FixedSizeBinaryType{ByteWidth: 12}, k, v)
	}
	flat, nested := write(t, "a", jsonOf(list, 0)), write(t, "a", jsonOf(list, 4))
	k := func(n int) func(*kernels.Params) { return func(p *kernels.Params) { p.K = n } }
	for _, c := range []struct {
		path  string
		set   func(*kernels.Params)
		names string
		want  string // K N L, or part of the error
	}{
		{nested, asGiven, "l", "3 4 3 [input_range zero_inputs rule tie]"},
		{nested, k(3), "k l rule", "3 4 3 [input_range zero_inputs tie]"},
		{nested, k(2), "k l", "{k} 2: it is 3 in"},
		{nested, func(p *kernels.Params) { p.N = 5 }, "n l", "{n} 5: it is 4 in"},
		{nested, asGiven, "", "l is needed"},
		{flat, asGiven, "l", "k is needed"},
		{flat, k(2), "k l", "2 6 3 [input_range zero_inputs rule tie]"},
		{flat, k(5), "k l", "{k} 5: a step of"},
		{flat, k(13), "k l", "{k} 13: a step of"},
		{flat, func(p *kernels.Params) { p.N = 4 }, "n l", "3 4 3 [input_range zero_inputs rule tie]"},
		{flat, func(p *kernels.Params) { p.N, p.K = 4, 4 }, "k n l", "{k} 4 with {n} 4: a step of"},
		{flat, func(p *kernels.Params) { p.N = 5 }, "n l", "{n} 5: a step of"},
		{meta("k=3", "n=4", "l=2", "rule=random-walk", "tie=plus"), asGiven, "", "3 4 2 []"},
		{meta("k=3", "n=4", "l=2", "rule=random-walk", "tie=plus"), k(3), "k rule", "{rule} hebbian: it is random-walk in"},
		{meta("k=3", "n=4", "l=2"), func(p *kernels.Params) { p.InputRange = 3 }, "input_range", "{input_range} 3: it is 1 in"},
		{meta("k=3", "n=4", "l=2", "zero_inputs=true"), asGiven, "zero_inputs", "{zero_inputs} false: it is true in"},
		{meta("k=3", "n=5", "l=2"), asGiven, "", "12 inputs, which are not 3 hidden units"},
		{meta("k=5", "l=2"), asGiven, "", "12 inputs, which are not 5 hidden units"},
		{meta("k=none", "l=2"), asGiven, "", `tpm.k as "none"`},
		{meta("k=3", "l=2000"), asGiven, "", `tpm.l as "2000"`},
		{meta("k=3", "tie=none", "l=2"), asGiven, "", `tpm.tie as "none"`},
		{meta("k=3"), asGiven, "", "l is needed"},
	} {
		l, err := Open(t.Context(), c.path)
		if err != nil {
			t.Fatal(err)
		}
		p, given := flags(c.set, strings.Fields(c.names)...)
		q, assumed, err := l.Params(p, given)
		l.Close()
		have := fmt.Sprint(q.K, q.N, q.L, assumed)
		if err != nil {
			have = err.Error()
		}
		want := strings.NewReplacer("{", "", "}", "").Replace(c.want)
		if err == nil && have != want && strings.ReplaceAll(have, "[]", "") != strings.ReplaceAll(want, "[]", "") || err != nil && !strings.Contains(have, want) {
			t.Errorf("%s: %q, want %q", c.names, have, c.want)
		}
	}
}
