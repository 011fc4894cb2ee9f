package exchange

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"

	"tpmbench/kernels"
)

// archive is a log that is an .npz of numpy: arrays x[T,K,N] or x[T,K*N], and tau_a[T] and tau_b[T]
// or tau[T], maybe step[T]. They are read side by side.
type archive struct {
	members []io.Closer
	x       *npy
	others  []*npy // of one number a step
	to      []int  // which number of a row each is, as in numberNames
	steps   int
	at      int
}

func newArchive(file io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("it is no whole .npz: %w", err)
	}
	s := &archive{}
	if err := s.open(z); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// open opens the arrays of a log among those of an archive.
func (s *archive) open(z *zip.Reader) error {
	var names []string
	var files []*zip.File
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, ".npy")
		if numberNamed(name) >= 0 || name == "x" || name == "inputs" {
			names, files = append(names, name), append(files, f)
		}
	}
	if _, err := find("array", names); err != nil {
		return err
	}
	for i, f := range files {
		in, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s cannot be read: %w", f.Name, err)
		}
		s.members = append(s.members, in)
		a, err := openNpy(names[i], in)
		if err != nil {
			return err
		}
		if number := numberNamed(names[i]); number < 0 {
			s.x = a
		} else {
			s.others, s.to = append(s.others, a), append(s.to, number)
		}
	}
	return s.checkShapes()
}

func (s *archive) checkShapes() error {
	shape := s.x.shape
	if len(shape) != 2 && len(shape) != 3 {
		return fmt.Errorf("%s has the shape %v: [T, K, N] or [T, K*N] is wanted", s.x.name, shape)
	}
	s.steps = shape[0]
	for _, n := range shape[1:] {
		if n < 1 || n > kernels.MaxWeights {
			return fmt.Errorf("%s has the shape %v: a step has 1 to %d inputs", s.x.name, shape, kernels.MaxWeights)
		}
	}
	if len(shape) == 3 && shape[1]*shape[2] > kernels.MaxWeights {
		return fmt.Errorf("%s has the shape %v: a step has 1 to %d inputs", s.x.name, shape, kernels.MaxWeights)
	}
	for _, a := range s.others {
		if len(a.shape) != 1 || a.shape[0] != s.steps {
			return fmt.Errorf("%s has the shape %v where %s has %v: their first numbers are the steps, and %s has no other", a.name, a.shape, s.x.name, shape, a.name)
		}
	}
	return nil
}

func (s *archive) where() string { return fmt.Sprintf("step %d of the arrays", s.at) }

func (s *archive) share() float64 { return float64(s.at) / float64(max(1, s.steps)) }

func (s *archive) next(r *row) error {
	r.clear()
	if s.at == s.steps {
		for _, a := range append(s.others, s.x) {
			if err := a.end(); err != nil {
				return err
			}
		}
		return io.EOF
	}
	s.at++
	shape := s.x.shape
	inputs := shape[1]
	if len(shape) == 3 {
		r.lists = shape[1]
		inputs *= shape[2]
	}
	if err := s.x.next(inputs, r.put); err != nil {
		return err
	}
	for i, a := range s.others {
		to := r.numbers()[s.to[i]]
		if err := a.next(1, func(v float64) error { *to = numberOf(v); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (s *archive) close() {
	for _, m := range s.members {
		m.Close()
	}
}
