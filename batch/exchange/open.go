package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"tpmbench/internal/phrase"
)

// source is a log in one of the formats.
type source interface {
	// next sets r to the next step, or returns io.EOF, or what is wrong with it, without where.
	next(r *row) error
	where() string // where the last step is
	close()
}

// counted is a file whose bytes are counted as they are read.
type counted struct {
	file *os.File
	read int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.read += int64(n)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("it cannot be read: %w", phrase.Cause(err))
	}
	return n, err
}

// open opens the log's source: the first bytes say of which format it is.
func (l *Log) open() error {
	file, err := os.Stdin, error(nil)
	if l.Path != "-" {
		if file, err = os.Open(l.Path); err != nil {
			return fmt.Errorf("%s: %w", l.Path, phrase.Cause(err))
		}
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder, not a log")
	}
	if err != nil {
		file.Close()
		return fmt.Errorf("%s: %w", l.Path, phrase.Cause(err))
	}
	l.pipe = !info.Mode().IsRegular()
	l.share = func() float64 { return 0 }
	in := &counted{file: file}
	head := bufio.NewReaderSize(in, 256<<10)
	if l.pipe {
		head.Reset(untilDone(l.ctx, in))
	}
	first, err := head.Peek(8)
	if err != nil && err != io.EOF {
		file.Close()
		return fmt.Errorf("%s: %w", l.Path, err)
	}
	begins := func(magic string) bool { return bytes.HasPrefix(first, []byte(magic)) }
	if binary := begins("ARROW1") || begins("PAR1") || begins("\xff\xff\xff\xff") || begins("PK"); binary && l.pipe {
		file.Close()
		return fmt.Errorf("%s: it is of a format that is not read from a pipe: give the name of a file, or JSON Lines or CSV", l.Path)
	}
	switch {
	case begins("ARROW1"), begins("PAR1"), begins("\xff\xff\xff\xff"):
		file.Close()
		c, err := newColumns(l.Path)
		if err != nil {
			return l.judge(err)
		}
		l.source, l.metadata, l.share, l.Format = c, c.in.Schema().Metadata(), c.in.Share, string(c.in.Format())
		return nil
	case begins("PK"):
		err = l.openArchive(file, info.Size())
	default:
		if size := info.Size(); !l.pipe && size > 0 {
			l.share = func() float64 { return min(1, float64(in.read)/float64(size)) }
		}
		err = l.openText(head)
	}
	if err != nil {
		file.Close()
		return l.wrong(err)
	}
	l.source = closing{l.source, file}
	return nil
}

// openArchive opens a log that is an .npz.
func (l *Log) openArchive(file io.ReaderAt, size int64) error {
	a, err := newArchive(file, size)
	if err != nil {
		return err
	}
	l.source, l.share, l.Format = a, a.share, "npz"
	return nil
}

// openText opens a log that is text.
func (l *Log) openText(in *bufio.Reader) (err error) {
	first, _ := in.Peek(3)
	if string(first) == "\ufeff" {
		in.Discard(3)
	}
	for {
		c, err := in.Peek(1)
		switch {
		case err == io.EOF:
			return errors.New("it is empty")
		case err != nil:
			return err
		case c[0] == '{':
			l.source, l.Format = newJSON(in), "jsonl"
			return nil
		case c[0] == '[':
			return errors.New("it begins with a bracket: JSON is read as an object a line, {\"tau_a\": 1, \"tau_b\": -1, \"x\": [...]}")
		case c[0] == 0x93:
			return errors.New("it is one array of numpy: a log is an .npz of several, x, tau_a and tau_b (numpy.savez)")
		case bytes.IndexByte([]byte(" \t\r\n"), c[0]) < 0:
			l.Format = "csv"
			l.source, err = newText(in)
			return err
		}
		in.Discard(1)
	}
}

// closing is a source whose file is closed with it.
type closing struct {
	source
	file *os.File
}

func (c closing) close() {
	c.source.close()
	c.file.Close()
}
