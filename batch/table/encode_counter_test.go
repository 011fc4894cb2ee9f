package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// counter returns n consecutive numbers.
func counter(first uint64, n int) (b []byte) {
	for i := range n {
		b = binary.LittleEndian.AppendUint64(b, first+uint64(i))
	}
	return b
}

// Consecutive numbers are frames of zstd of little more than a byte a number, wherever their bytes
// carry.
func TestCounterFrames(t *testing.T) {
	r, err := zstd.NewReader(nil)
	must(t, err)
	defer r.Close()
	all, frames := []byte(nil), []byte(nil)
	for _, first := range []uint64{0, 1, 2, 127, 253, 254, 255, 256, 1<<16 - 3, 1<<32 - 300, math.MaxUint64 - 2} {
		for _, n := range []int{1, 2, 3, 4, 128, 129, 255, 256, 257, 258, 511, 512, 513, 514, 1000, 1 << 14} {
			values := counter(first, n)
			if !isCounter(values) {
				t.Fatal("it is not a counter")
			}
			frame := packZstd([]byte("before"), values, formNumber)
			if !bytes.HasPrefix(frame, []byte("before")) {
				t.Fatal("it does not append")
			}
			have, err := r.DecodeAll(frame[6:], nil)
			if err != nil || !bytes.Equal(have, values) {
				t.Fatalf("%d numbers from %d on: %v", n, first, err)
			}
			if size := len(frame) - 6; size > n+n/12+60 {
				t.Errorf("%d numbers from %d on: %d bytes", n, first, size)
			}
			all, frames = append(all, values...), append(frames, frame[6:]...)
		}
	}
	if testing.Short() {
		return
	}
	program, err := exec.LookPath("zstd")
	if err != nil {
		t.Skip("there is no zstd, which defines the format")
	}
	path := in(t, "x.zst")
	must(t, os.WriteFile(path, frames, 0o666))
	if have, err := exec.Command(program, "-dc", path).Output(); err != nil || !bytes.Equal(have, all) {
		t.Errorf("zstd makes %d bytes of it in place of %d: %v", len(have), len(all), err)
	}
}

func TestNoCounter(t *testing.T) {
	for name, values := range map[string][]byte{
		"nothing": nil, "a gap": append(counter(1, 5), counter(7, 2)...), "seven bytes": counter(1, 1)[:7],
		"backwards": append(counter(5, 1), counter(4, 1)...), "the same": append(counter(5, 1), counter(5, 1)...),
	} {
		if isCounter(values) {
			t.Errorf("%s is a counter", name)
		}
	}
}

// BenchmarkZstd measures the columns of a run: trial, steps and keys.
func BenchmarkZstd(b *testing.B) {
	steps := make([]byte, 0, 64<<10)
	for i := range 16 << 10 {
		steps = binary.LittleEndian.AppendUint32(steps, uint32(200+(i*2654435761>>7)%300))
	}
	for _, c := range []struct {
		name   string
		values []byte
		form   form
	}{{"trial", counter(1e9, 16<<10), formNumber}, {"steps", steps, formNumber}, {"keys", weightsUpTo(3, 300<<10), formBytes}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.values)))
			frame := []byte(nil)
			for b.Loop() {
				frame = packZstd(frame[:0], c.values, c.form)
			}
			b.ReportMetric(float64(len(frame))/float64(len(c.values)), "of-the-size")
		})
	}
}
