package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/check"
	"tpmbench/batch/table"
)

// hostile is a log that no pair of K = 2 and M = 1 can have had, and a part of the sentence about it.
type hostile struct {
	name    string
	content []byte
	want    string
}

// lineCases are lines of JSON that come third.
var lineCases = map[string]string{
	`{"tau_a":0,"tau_b":1,"x":[1,1,1,1]}`:              "line 3: tau_a is 0: an output is 1 or -1",
	`{"tau_a":1,"tau_b":2,"x":[1,1,1,1]}`:              "line 3: tau_b is 2: an output",
	`{"tau_a":-1.5,"tau_b":1,"x":[1,1,1,1]}`:           "line 3: tau_a is -1.5",
	`{"tau_a":1e400,"tau_b":1,"x":[1,1,1,1]}`:          "line 3: tau_a is 1e400",
	`{"tau_a":NaN,"tau_b":1,"x":[1,1,1,1]}`:            "line 3: it is no JSON",
	"{\"tau_a\":1,\"tau_b\":1,\"x\":[1,1,1,1]}\v":      "line 3: it is no JSON",
	"\u00a0{\"tau_a\":1,\"tau_b\":1,\"x\":[1,1,1,1]}":  "line 3: it is no JSON",
	`{"tau_a":1,"tau_b":1,"x":[1,NaN,1,1]}`:            "line 3: it is no JSON",
	`{"tau_a":Infinity,"tau_b":1,"x":[1,1,1,1]}`:       "line 3: it is no JSON",
	`{"tau_a":"1","tau_b":1,"x":[1,1,1,1]}`:            `line 3: tau_a is "1"`,
	`{"tau_a":true,"tau_b":1,"x":[1,1,1,1]}`:           "line 3: tau_a is true",
	`{"tau_a":[1],"tau_b":1,"x":[1,1,1,1]}`:            "line 3: tau_a is [1]",
	`{"tau_a":null,"tau_b":1,"x":[1,1,1,1]}`:           "line 3: tau_a is missing",
	`{"tau_b":1,"x":[1,1,1,1]}`:                        "line 3: tau_a is missing",
	`{"tau_a":1,"x":[1,1,1,1]}`:                        "line 3: tau_b is missing",
	`{"tau":1,"x":[1,1,1,1]}`:                          "line 3: tau_a is missing",
	`{"tau":1,"tau_a":1,"tau_b":1,"x":[1,1,1,1]}`:      "line 3: it has tau beside",
	`{"tau_a":1,"tau_b":1}`:                            "line 3: x has 0 inputs",
	`{"tau_a":1,"tau_b":1,"x":null}`:                   "line 3: x has 0 inputs",
	`{"tau_a":1,"tau_b":1,"x":[]}`:                     "line 3: x has 0 inputs",
	`{"tau_a":1,"tau_b":1,"x":[[],[]]}`:                "line 3: x has 0 inputs",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1]}`:                "line 3: x has 3 inputs where the first step has 4",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1,1,1]}`:            "line 3: x has 5 inputs",
	`{"tau_a":1,"tau_b":1,"x":[[1,1],[1,1]]}`:          "line 3: x is 2 lists where that of the first step is a flat list",
	`{"tau_a":1,"tau_b":1,"x":[[1,1],[1]]}`:            "line 3: x has lists of 2 and of 1",
	`{"tau_a":1,"tau_b":1,"x":[[[1,1,1,1]]]}`:          "line 3: x has lists of lists of lists",
	`{"tau_a":1,"tau_b":1,"x":[1,[1,1],1]}`:            "line 3: x is neither a list of numbers",
	`{"tau_a":1,"tau_b":1,"x":[[1,1],1,1]}`:            "line 3: x is neither a list of numbers",
	`{"tau_a":1,"tau_b":1,"x":{"0":1}}`:                "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":[1,2,1,1]}`:              "line 3: input 1 of x is 2: with input_range 1 inputs are 1 and -1",
	`{"tau_a":1,"tau_b":1,"x":[1,1,0,1]}`:              "line 3: input 2 of x is 0: with input_range 1",
	`{"tau_a":1,"tau_b":1,"x":[-1,1,1,-2]}`:            "line 3: input 3 of x is -2",
	`{"tau_a":1,"tau_b":1,"x":[128,1,1,1]}`:            "line 3: input 0 is 128: inputs are whole numbers from -127 to 127",
	`{"tau_a":1,"tau_b":1,"x":[-128,1,1,1]}`:           "line 3: input 0 is -128",
	`{"tau_a":1,"tau_b":1,"x":[257,1,1,1]}`:            "line 3: input 0 is 257",
	`{"tau_a":1,"tau_b":1,"x":[0.5,1,1,1]}`:            "line 3: input 0 is 0.5",
	`{"tau_a":1,"tau_b":1,"x":[1e99,1,1,1]}`:           "line 3: input 0 is 1e+99",
	`{"tau_a":1,"tau_b":1,"x":[1e999,1,1,1]}`:          "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":["1",1,1,1]}`:            "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":[true,1,1,1]}`:           "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":[null,1,1,1]}`:           "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":"01ff01"}`:               "line 3: x has 3 inputs",
	`{"tau_a":1,"tau_b":1,"x":"01ff0180"}`:             "line 3: input 0 is -128",
	`{"tau_a":1,"tau_b":1,"x":"one"}`:                  "line 3: input 0 is",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1,1],"inputs":[1]}`: "line 3: it has both x and inputs",
	`{"step":3,"tau_a":1,"tau_b":1,"x":[1,1,1,1]}`:     "line 3: some steps have a number and some have none",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1,1]`:               "line 3: it is no JSON",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1,1]}}`:             "line 3: it is no JSON",
	`{"tau_a":1,"tau_b":1,"x":[1,1,1,1]} {}`:           "line 3: it is no JSON",
	`{"tau_a":1 "tau_b":1,"x":[1,1,1,1]}`:              "line 3: it is no JSON",
	`{"tau_a":1,"tau_b":1,"x":[1,,1,1]}`:               "line 3: it is no JSON",
	`{"tau_a":1,"tau_b":1,"x":[1 1 1 1]}`:              "line 3: it is no JSON",
	`{"tau_a":01,"tau_b":1,"x":[1,1,1,1]}`:             "line 3: it is no JSON",
	`{"tau_a":+1,"tau_b":1,"x":[1,1,1,1]}`:             "line 3: it is no JSON",
	`{'tau_a':1,'tau_b':1,'x':[1,1,1,1]}`:              "line 3: it is no JSON",
	`[1,1,[1,1,1,1]]`:                                  "line 3: it is no JSON object",
	`"a text"`:                                         "line 3: it is no JSON object",
	`tau_a,tau_b,x`:                                    "line 3: it is no JSON",
	"\x00\x00\x00":                                     "line 3: it is no JSON",
	strings.Repeat("[", 20000):                         "line 3: it is no JSON",
	`{"x":` + strings.Repeat("[", 20000):               "line 3: it is no JSON",
}

// numbered are the numbers of steps.
var numbered = map[string]string{
	"1 2 4":         "line 3: step 4 comes after step 2: step 3 is missing",
	"1 2 9":         "steps 3 to 8 are missing",
	"1 2 2":         "line 3: step 2 comes after step 2",
	"1 2 1":         "line 3: step 1 comes after step 2",
	"1 2 -3":        "line 3: step is -3",
	"1 2 3.5":       "line 3: step is 3.5",
	"1 2 1e300":     "line 3: step is 1e+300",
	"0 2":           "line 2: step 2 comes after step 0: step 1 is missing",
	"-1 0":          "line 1: step is -1",
	"2147483647":    "line 1: step is",
	`1 "2"`:         `line 2: step is "2"`,
	"1 null":        "line 2: some steps have a number and some have none",
	"1 2 3 3 4 5 6": "line 4: step 3 comes after step 3",
}

// textCases are logs that are CSV, or nothing that is known.
var textCases = map[string]string{
	"":                                         "it is empty",
	" \n\n":                                    "it is empty",
	"[{\"tau_a\":1}]":                          "it begins with a bracket: JSON is read as an object a line",
	"tau_a,tau_b,x\n":                          "it has no steps",
	"tau_a,tau_b\n1,1\n":                       "it has no column x, or inputs",
	"tau_a,x\n1,01ff\n":                        "it has no column tau_b",
	"x,y\n01ff,1\n":                            "it has no column tau_a",
	"tau,tau_a,tau_b,x\n1,1,1,01ff\n":          "it has the column tau beside",
	"tau_a,tau_b,x,x\n1,1,01ff,01ff\n":         "the column x is there twice",
	"tau_a,tau_b,tau_b,x\n1,1,1,01ff\n":        "the column tau_b is there twice",
	"tau_a,tau_b,x,inputs\n1,1,01ff,01ff\n":    "the column inputs is there twice, or beside another for the same",
	"tau_a,tau_b,x\n1,1\n":                     "line 2: it has not as many values",
	"tau_a,tau_b,x\n1,1,01ff,1\n":              "line 2: it has not as many values",
	"tau_a,tau_b,x\n1,1,01ff\n1,1,01\n":        "line 3: x has 1 inputs where the first step has 2",
	"tau_a,tau_b,x\n1,1,01ff\n1,1,01f\n":       "line 3: input 0 is",
	"tau_a,tau_b,x\n1,1,01ff\n1,0,01ff\n":      "line 3: tau_b is 0",
	"tau_a,tau_b,x\n1,1,01ff\n1,,01ff\n":       "line 3: tau_b is missing",
	"tau_a,tau_b,x\n1,1,01ff\nNaN,1,01ff\n":    "line 3: tau_a is NaN",
	"tau_a,tau_b,x\n1,1,01ff\n1,1,\n":          "line 3: x has 0 inputs",
	"tau_a,tau_b,x\n1,1,\"01ff\n1,1,01ff\n":    "line 2: extraneous or missing",
	"tau_a,tau_b,x\n1,1,01ff\n1,1,0\"ff\n":     "line 3: bare",
	"tau_a,tau_b,x\n1,1,\"[1,1\"\n":            "line 2: x is cut off: a bracket is not closed",
	"tau_a,tau_b,x\n1,1,\"[1,,1]\"\n":          "line 2: x has a comma where a value is due",
	"tau_a,tau_b,x\n1,1,\"[1,1]]\"\n":          "line 2: x goes on after its last bracket",
	"tau_a,tau_b,x\n1,1,\"1,1]\"\n":            "line 2: x has a bracket too many",
	"tau_a,tau_b,x\n1,1,\"[NaN,1]\"\n":         "line 2: input 0 is NaN",
	"tau_a,tau_b,x\n1,1,\"[1 1] [1 1]\"\n":     "line 2: x goes on after its last bracket",
	"tau_a,tau_b,x\n1,1,\"[[1 1] 1 1]\"\n":     "line 2: x is neither",
	"tau_a,tau_b,x0,x1\n1,1,1,\n":              "line 2: input 1 is",
	"tau_a,tau_b,x0,x1\n1,1,1,one\n":           "line 2: input 1 is",
	"step,tau_a,tau_b,x\n1,1,1,01ff\n3,1,1,ff": "line 3: step 3 comes after step 1",
	"step,tau_a,tau_b,x\n1,1,1,01ff\nx,1,1,ff": `line 3: step is "x"`,
	"ARROW1":                           "its end is missing",
	"PAR1":                             "its end is missing",
	"\xff\xff\xff\xff\x00\x00\x00\x00": "corrupt",
	"PK":                               "it is no whole .npz",
	"\x93NUMPY\x01\x00":                "it is one array of numpy",
	"\x89PNG\r\n\x1a\n":                "it has no column",
}

// archiveCases are archives of numpy that are no log of three steps.
func archiveCases() map[string]hostile {
	x := []float64{1, -1, 1, -1, 1, 1, 1, 1, -1, 1, 1, 1}
	tau := npyOf("|i1", "3,", []float64{1, -1, 1})
	good := npyOf("|i1", "3, 4", x)
	with := func(members map[string][]byte) []byte { return zipOf(true, members) }
	three := func(x []byte) []byte { return with(map[string][]byte{"x.npy": x, "tau_a.npy": tau, "tau_b.npy": tau}) }
	whole := three(good)
	odd := func(v float64) []float64 { return append([]float64{1, 1, 1, 1, v}, x[5:]...) }
	head := func(dict string) []byte {
		return append([]byte{0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, byte(len(dict)), byte(len(dict) >> 8)}, dict...)
	}
	flipped := bytes.Clone(zipOf(false, map[string][]byte{"x.npy": good, "tau_a.npy": tau, "tau_b.npy": tau}))
	flipped[bytes.LastIndex(flipped, []byte{1, 0xff, 1, 0xff})] = 0xff
	twice := func() []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, name := range []string{"x.npy", "x.npy", "tau_a.npy", "tau_b.npy"} {
			w, _ := z.Create(name)
			w.Write(good)
		}
		z.Close()
		return out.Bytes()
	}
	return map[string]hostile{
		"cut off":         {content: whole[:len(whole)/2], want: "it is no whole .npz"},
		"no directory":    {content: whole[:len(whole)-30], want: "it is no whole .npz"},
		"no arrays":       {content: with(map[string][]byte{"y.npy": good}), want: "it has no array x"},
		"no tau_b":        {content: with(map[string][]byte{"x.npy": good, "tau_a.npy": tau}), want: "it has no array tau_b"},
		"tau and tau_a":   {content: with(map[string][]byte{"x.npy": good, "tau_a.npy": tau, "tau.npy": tau}), want: "it has the array tau beside"},
		"x twice":         {content: twice(), want: "the array x is there twice"},
		"no npy":          {content: three([]byte("hello, world")), want: "x is no array of numpy"},
		"empty npy":       {content: three(nil), want: "x is no array of numpy"},
		"header cut off":  {content: three(good[:20]), want: "x is cut off"},
		"long header":     {content: three(append([]byte("\x93NUMPY\x02\x00\xff\xff\xff\x7f"), good...)), want: "a header of 2147483647 bytes"},
		"objects":         {content: three(head("{'descr': '|O', 'fortran_order': False, 'shape': (3, 4), }\n")), want: "not an array of integers or floats"},
		"strings":         {content: three(head("{'descr': '<U1', 'fortran_order': False, 'shape': (3, 4), }\n")), want: "not an array of integers or floats"},
		"booleans":        {content: three(head("{'descr': '|b1', 'fortran_order': False, 'shape': (3, 4), }\n")), want: "not an array of integers or floats"},
		"structures":      {content: three(head("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3, 4), }\n")), want: "not an array of integers or floats"},
		"float8":          {content: three(head("{'descr': '<f1', 'fortran_order': False, 'shape': (3, 4), }\n")), want: "float8"},
		"Fortran":         {content: three(head("{'descr': '|i1', 'fortran_order': True, 'shape': (3, 4), }\n")), want: "Fortran's order"},
		"large shape":     {content: three(head("{'descr': '|i1', 'fortran_order': False, 'shape': (3, 99999999999999999999), }\n")), want: "impossible shape"},
		"wide":            {content: three(npyOf("|i1", "3, 4194305", x)), want: "a step has 1 to 4194304 inputs"},
		"wider":           {content: three(npyOf("|i1", "3, 4194304, 4194304", x)), want: "a step has 1 to 4194304 inputs"},
		"no inputs":       {content: three(npyOf("|i1", "3, 0", nil)), want: "a step has 1 to"},
		"one dimension":   {content: three(npyOf("|i1", "12,", x)), want: "[T, K, N] or [T, K*N] is wanted"},
		"four dimensions": {content: three(npyOf("|i1", "3, 2, 2, 1", x)), want: "is wanted"},
		"no steps":        {content: with(map[string][]byte{"x.npy": npyOf("|i1", "0, 4", nil), "tau.npy": npyOf("|i1", "0,", nil)}), want: "it has no steps"},
		"more x":          {content: three(npyOf("|i1", "4, 4", append(x, 1, 1, 1, 1))), want: "tau_a has the shape [3] where x has [4 4]"},
		"tau of 2":        {content: with(map[string][]byte{"x.npy": good, "tau.npy": npyOf("|i1", "3, 1", x[:3])}), want: "tau has the shape [3 1]"},
		"short":           {content: three(npyOf("|i1", "3, 4", x[:9])), want: "step 3 of the arrays: x is cut off"},
		"long":            {content: three(npyOf("|i1", "3, 4", append(x, 1))), want: "x has more values than its shape says"},
		"huge claim":      {content: with(map[string][]byte{"x.npy": npyOf("|i1", "999999999999, 4", x), "tau.npy": npyOf("|i1", "999999999999,", x)}), want: "step 4 of the arrays: x is cut off"},
		"NaN in x":        {content: three(npyOf("<f8", "3, 4", odd(math.NaN()))), want: "step 2 of the arrays: input 0 is NaN"},
		"infinite x":      {content: three(npyOf("<f4", "3, 4", odd(math.Inf(1)))), want: "step 2 of the arrays: input 0 is +Inf"},
		"infinite half":   {content: three(npyOf("<f2", "3, 4", odd(math.Inf(1)))), want: "step 2 of the arrays: input 0 is +Inf"},
		"0 in x":          {content: three(npyOf("|i1", "3, 4", odd(0))), want: "step 2 of the arrays: input 0 of x is 0"},
		"unsigned":        {content: three(npyOf("|u1", "3, 4", x)), want: "step 1 of the arrays: input 1 is 255"},
		"NaN in tau":      {content: with(map[string][]byte{"x.npy": good, "tau.npy": npyOf("<f8", "3,", []float64{1, math.NaN(), 1})}), want: "step 2 of the arrays: tau is NaN"},
		"0 in tau":        {content: with(map[string][]byte{"x.npy": good, "tau.npy": npyOf("|i1", "3,", []float64{1, 1, 0})}), want: "step 3 of the arrays: tau is 0"},
		"gap":             {content: with(map[string][]byte{"x.npy": good, "tau_a.npy": tau, "tau_b.npy": tau, "step.npy": npyOf("<i8", "3,", []float64{1, 2, 4})}), want: "step 4 comes after step 2"},
		"a changed bit":   {content: flipped, want: "checksum"},
	}
}

func hostiles(t *testing.T) (list []hostile) {
	const good = `{"tau_a":1,"tau_b":-1,"x":[1,-1,1,1]}` + "\n"
	for line, want := range lineCases {
		list = append(list, hostile{"line " + line[:min(60, len(line))], []byte(good + good + line + "\n" + good), want})
	}
	list = append(list, hostile{"cut off", []byte(good + good + good[:20]), "line 3: it is cut off"})
	for steps, want := range numbered {
		var b strings.Builder
		for _, n := range strings.Fields(steps) {
			fmt.Fprintf(&b, `{"step":%s,"tau_a":1,"tau_b":-1,"x":[1,-1,1,1]}`+"\n", n)
		}
		list = append(list, hostile{"steps " + steps, []byte(b.String()), want})
	}
	for text, want := range textCases {
		list = append(list, hostile{fmt.Sprintf("text %.40q", text), []byte(text), want})
	}
	for name, h := range archiveCases() {
		h.name = "npz, " + name
		list = append(list, h)
	}
	for _, f := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
		whole, err := os.ReadFile(tableOf(t, moments(50, 4), f, &arrow.FixedSizeBinaryType{ByteWidth: 4}, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, hostile{string(f) + " cut off", whole[:len(whole)*2/3], "its end is missing"})
		wrong := moments(50, 4)
		wrong[30].x[2] = 0
		bad, err := os.ReadFile(tableOf(t, wrong, f, &arrow.FixedSizeBinaryType{ByteWidth: 4}, nil, nil))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, hostile{string(f) + " with 0", bad, "row 31: input 2 of x is 0"})
		wrong[30].x[2], wrong[40].b = 1, 3
		if bad, err = os.ReadFile(tableOf(t, wrong, f, &arrow.FixedSizeBinaryType{ByteWidth: 4}, nil, nil)); err != nil {
			t.Fatal(err)
		}
		list = append(list, hostile{string(f) + " with tau 3", bad, "row 41: tau_b is 3"})
	}
	return list
}

// Logs that contradict themselves or their parameters get one sentence that says where.
func TestHostile(t *testing.T) {
	list := hostiles(t)
	if len(list) < 100 {
		t.Errorf("only %d hostile logs", len(list))
	}
	for _, h := range list {
		path := write(t, "log", h.content)
		_, _, err := readAll(path, asGiven)
		switch {
		case err == nil:
			t.Errorf("%s: no error, want %q", h.name, h.want)
		case !strings.Contains(err.Error(), h.want) || !strings.HasPrefix(err.Error(), path+": ") || !check.IsWrong(err):
			t.Errorf("%s: %q (%T), want %q", h.name, err, err, h.want)
		case strings.ContainsAny(err.Error(), "\n\x00") || len(err.Error()) > len(path)+300:
			t.Errorf("%s: %q is no sentence", h.name, err)
		}
	}
}

func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{dir: "it is a folder", filepath.Join(dir, "none"): "no such file"} {
		if _, err := Open(t.Context(), path); err == nil || !strings.HasPrefix(err.Error(), path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
