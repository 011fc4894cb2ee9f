package table

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// rowGroup is the rows of a row group: pieces, and then pages.
type rowGroup struct {
	coder       *parquetCoder
	pieces      []*Piece
	rows, bytes int64
	digest      uint64
	columns     []chunk
	done        chan struct{} // closed once it is encoded
	err         error
}

// newGroup returns an open group, in the memory of one that was released or, if that is nil, in its
// own.
func newGroup(e *parquetCoder, old *rowGroup) *rowGroup {
	if old == nil {
		old = new(rowGroup)
	}
	*old = rowGroup{coder: e, pieces: old.pieces[:0], columns: old.columns, done: make(chan struct{})}
	return old
}

func (g *rowGroup) add(p *Piece, bytes int64) {
	g.pieces = append(g.pieces, p)
	g.rows += p.Rows()
	g.bytes += bytes
	g.digest += p.digest
	p.rec = nil // its memory belongs to others again
}

// encode makes the pages: first each column finds out how it is encoded and where its pages begin
// and end, then all pages are independent of each other.
func (g *rowGroup) encode() {
	defer close(g.done)
	g.columns = resized(g.columns, len(g.coder.columns))
	g.err = g.each(len(g.columns), func(i int) { g.columns[i].plan(g, i) })
	var pages []*encodedPage
	for i := range g.columns {
		for j := range g.columns[i].pages {
			pages = append(pages, &g.columns[i].pages[j])
		}
	}
	if g.err == nil {
		g.err = g.each(len(pages), func(i int) { pages[i].encode(g.coder) })
	}
	for i := range g.columns {
		g.columns[i].forget()
	}
	g.drop()
}

// encoded reports whether the pages are made.
func (g *rowGroup) encoded() bool {
	select {
	case <-g.done:
		return true
	default:
		return false
	}
}

// write writes the pages and returns the group's entry in the footer.
func (g *rowGroup) write(out *sink) (thrift, error) {
	begin, plain := out.at, int64(0)
	var chunks []thrift
	for i := range g.columns {
		meta, size, err := g.columns[i].write(out, g.coder.zstd != nil)
		if err != nil {
			return meta, err
		}
		chunks = append(chunks, meta)
		plain += size
	}
	return fieldStruct(0, fieldList(1, chunks...), fieldI64(2, plain), fieldI64(3, g.rows),
		fieldI64(5, begin), fieldI64(6, out.at-begin)), nil
}

// drop gives up the pieces.
func (g *rowGroup) drop() {
	for _, p := range g.pieces {
		p.Release()
	}
	clear(g.pieces)
	g.pieces = g.pieces[:0]
}

// alone is the number of rows up to which a goroutine more would take longer to start, and to have
// its stack grow, than it saves.
const alone = 1 << 13

// each calls do(0) .. do(n-1), on as many goroutines as there are processors, or on one if the group
// is small. An error is a panic.
func (g *rowGroup) each(n int, do func(i int)) (err error) {
	most := runtime.GOMAXPROCS(0)
	if g.rows <= alone {
		most = 1
	}
	var next atomic.Int64
	var once sync.Once
	work := func() {
		if e := guard(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
			return nil
		}); e != nil {
			once.Do(func() { err = e })
		}
	}
	var wg sync.WaitGroup
	for range min(n, most) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	return err
}
