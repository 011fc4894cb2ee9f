package report

import (
	"fmt"
	"io"

	"tpmbench/batch"
	"tpmbench/batch/weights"
	"tpmbench/internal/phrase"
	"tpmbench/kernels"
	"tpmbench/report/trends"
)

const (
	// MaxFiles is the maximum number of files that a page compares: four plots of a quantity, with a
	// line of each of six colours (multiples.js).
	MaxFiles = trends.MaxSeries

	maxBins     = 8192 // per plot, over all files
	maxFileBins = 2048 // per plot and file
)

// File is a result file that was read completely and checked.
type File struct {
	Name       string // its name on the page
	Kind       string // Arrow file, Arrow stream, Parquet file
	Digest     string // the rows' digest, and whether it equals the stored one
	Unfinished string // what is missing, "" if nothing
	Params     kernels.Params
	Summary    batch.Summary
	Stats      *batch.Stats
	Keys       *weights.Summary // nil if the rows have no keys
}

// Page is a report on files, each of which is a series.
type Page struct {
	files   []file
	notices []string
	bins    int    // per plot and file
	study   *study // nil if the page is not of one
}

// file is a File with its distributions binned, so that the size of a page does not grow with the
// number of rows or their spread.
type file struct {
	File    // its Stats are not kept
	label   string
	within  []uint32 // steps within which shares of all trials synchronised, where reached
	learned []uint32 // the same for attackers that learned
	sync    Bins     // of sync_steps
	best    Bins     // of best_equal_weights
	learn   Bins     // of learn_steps
	ratio   Bins     // of sync_steps/learn_steps, in millionths
}

// New begins a page for the given number of files, at most MaxFiles.
func New(files int) *Page {
	return &Page{bins: min(maxFileBins, maxBins/max(files, 1))}
}

// Notice adds a sentence that is shown above everything else.
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
	if len(p.files) == 0 && p.study == nil {
		return fmt.Errorf("a page needs a file to show")
	}
	label(p.files)
	v, err := p.view(version)
	if err != nil {
		return err
	}
	return page().Execute(w, v)
}
