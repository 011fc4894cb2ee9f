package exchange

import (
	"reflect"
	"testing"
)

// FuzzLog reads anything as a log: what it gives back is checked by readAll.
func FuzzLog(f *testing.F) {
	list := moments(3, 4)
	x, a, b := arrays(list)
	f.Add(jsonOf(list, 2))
	f.Add(textOf(list, ",", hexadecimal))
	f.Add(zipOf(false, map[string][]byte{"x.npy": npyOf("<i2", "3, 2, 2", x), "tau_a.npy": npyOf("<f4", "3,", a), "tau_b.npy": npyOf("<f2", "3,", b)}))
	for line := range lineCases {
		f.Add([]byte(line))
	}
	for text := range textCases {
		f.Add([]byte(text))
	}
	for _, h := range archiveCases() {
		f.Add(h.content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		l, list, err := readBytes(content)
		if err != nil {
			return
		}
		for i, m := range list {
			if len(m.x) != l.Width {
				t.Errorf("step %d of %d has %d inputs", i, l.Width, len(m.x))
			}
		}
	})
}

// FuzzNpy reads anything as an array of an archive, which compression hides from FuzzLog.
func FuzzNpy(f *testing.F) {
	list := moments(3, 4)
	x, a, _ := arrays(list)
	for _, dtype := range []string{"|i1", "<i8", ">f2", "<f8"} {
		f.Add(npyOf(dtype, "3, 4", x), npyOf(dtype, "3,", a))
	}
	f.Fuzz(func(t *testing.T, x, tau []byte) {
		readBytes(zipOf(false, map[string][]byte{"x.npy": x, "tau.npy": tau}))
	})
}

// FuzzQuick compares the two readers of JSON: what quick reads, thorough reads too.
func FuzzQuick(f *testing.F) {
	for line := range lineCases {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{ "step" : 12, "tau_a": 1,"tau_b" :-1, "x":[ [ 1 , -1 ],[0,9]] } `))
	f.Add([]byte(`{"x":[-0,1],"tau":-0}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var have, want row
		if !quick(line, &have) {
			return
		}
		if err := thorough(line, &want); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if !reflect.DeepEqual(have, want) {
			t.Fatalf("%q: %+v, want %+v", line, have, want)
		}
	})
}
