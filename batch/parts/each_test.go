package parts_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/parts"
	"tpmbench/batch/table"
)

// eachRow returns the rows at path as text, read by Each on the given number of cores. Work on a
// record often ends after that on later ones.
func eachRow(ctx context.Context, path string, cores int) (rows []string, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	r, err := parts.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	err = parts.Each(ctx, r, func(rec arrow.Record) ([]string, error) {
		rows := texts(rec)
		time.Sleep(time.Duration(len(rows[0])%5) * 100 * time.Microsecond)
		return rows, nil
	}, func(rec arrow.Record, looked []string) error {
		if !slices.Equal(texts(rec), looked) {
			return errors.New("a record has changed before it was taken")
		}
		rows = append(rows, looked...)
		return nil
	})
	return rows, err
}

// TestEach: records come in order, and errors are those of Next, whatever the number of cores.
func TestEach(t *testing.T) {
	p := small()
	want, _ := undisturbed(t, p)
	for _, format := range []table.Format{table.Arrow, table.Stream, table.Parquet} {
		for _, name := range []string{"x." + string(format), "x/"} {
			path := filepath.Join(t.TempDir(), name)
			if name == "x/" {
				path = filepath.Join(t.TempDir(), "x") + "/"
			}
			if _, _, err := run(p, path, options(format)); err != nil {
				t.Fatal(err)
			}
			for _, cores := range []int{1, 2, 5} {
				got, err := eachRow(t.Context(), path, cores)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("%s, %d cores: %d rows, %v, want %d", path, cores, len(got), err, len(want))
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := eachRow(ctx, path, 3); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

func TestEachCorrupt(t *testing.T) {
	p := small()
	path := filepath.Join(t.TempDir(), "x") + "/"
	if _, _, err := run(p, path, options(table.Arrow)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*.arrow")
	if err != nil || len(files) != 12 {
		t.Fatal(files, err)
	}
	slices.Reverse(files)
	for _, at := range []int{2500, 3100, 1200} {
		for _, file := range files[4:7] { // the last one comes first
			flip(t, file, at)
			want := ""
			r, err := parts.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := parts.Records(r, func(arrow.Record) error { return nil }); err != nil {
				want = err.Error()
			}
			r.Close()
			for cores := range 4 {
				if _, err := eachRow(t.Context(), path, 1+cores); want == "" || fmt.Sprint(err) != want {
					t.Errorf("%s, byte %d, %d cores: %v, want %q", file, at, 1+cores, err, want)
				}
			}
		}
		for _, file := range files[4:7] {
			flip(t, file, at)
		}
	}
}
