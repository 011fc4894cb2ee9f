package report

import (
	"fmt"
	"io"

	"tpmbench/batch"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
)

const (
	// MaxFiles is how many files a page compares: so many lines can be told apart,
	// by six colours and four dashes (chart.js).
	MaxFiles = 24

	maxBins     = 8192 // of a plot, over all files
	maxFileBins = 2048 // of a plot and a file
)

// File is a result file that was read whole and checked.
type File struct {
	Name       string // as the page calls it
	Kind       string // Arrow file, Arrow stream, Parquet file
	Digest     string // the rows' digest, and how the stored one compares
	Unfinished string // what is missing, "" where nothing is
	Params     kernels.Params
	Summary    batch.Summary
	Stats      *batch.Stats
}

// Page is a report of files, each a series of its own.
type Page struct {
	files   []file
	notices []string
	bins    int // of a plot and a file
}

// file is a File with its distributions binned, so that what a page holds does
// not grow with the rows or with how far they spread.
type file struct {
	File    // without Stats
	label   string
	within  []uint32 // steps within which shares of all trials synchronised: those of shares that so many did
	learned []uint32 // the same of an attacker who learned
	sync    Bins     // of sync_steps
	best    Bins     // of best_equal_weights
	learn   Bins     // of learn_steps
	ratio   Bins     // of sync_steps/learn_steps, in millionths
}

// New begins a page of so many files, at most MaxFiles.
func New(files int) *Page {
	return &Page{bins: min(maxFileBins, maxBins/max(files, 1))}
}

// Notice adds a sentence that stands above all.
func (p *Page) Notice(text string) { p.notices = append(p.notices, phrase.Printable(text)) }

// Add adds a file. Its Stats are not kept.
func (p *Page) Add(f File) {
	s := f.Stats
	f.Stats = nil
	for _, text := range []*string{&f.Name, &f.Digest, &f.Unfinished, &f.Summary.Version, &f.Summary.Backend} {
		*text = phrase.Printable(*text)
	}
	p.files = append(p.files, file{
		File:    f,
		within:  s.Within(shares...),
		learned: s.LearnedWithin(shares...),
		sync:    binned(s.Histogram(), p.bins),
		best:    binned(s.BestEqualWeights(), p.bins),
		learn:   binned(s.LearnSteps(), p.bins),
		ratio:   binned(s.LearnRatios(), p.bins),
	})
}

// Write writes the page, made by that version of the program.
func (p *Page) Write(w io.Writer, version string) error {
	if len(p.files) == 0 {
		return fmt.Errorf("a page needs a file to show")
	}
	label(p.files)
	v, err := p.view(version)
	if err != nil {
		return err
	}
	return page().Execute(w, v)
}
