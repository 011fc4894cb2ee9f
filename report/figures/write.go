package figures

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"tpmbench/batch/table"
	"tpmbench/internal/folder"
	"tpmbench/report/plots"
)

// Sheet is a figure with its outcome.
type Sheet struct {
	Figure
	Outcome
	Results Results
}

// Write writes the pictures and data of the sheets, and their page, to f.
func Write(f *folder.Folder, pg Page, p Plan, version string, sheets []Sheet) error {
	for _, s := range sheets {
		if err := write(f, p, version, s); err != nil {
			return fmt.Errorf("figure %s: %w", s.Name, err)
		}
	}
	text, err := pg.write(p, version, sheets)
	if err != nil {
		return err
	}
	return f.Put("index.html", text)
}

func write(f *folder.Folder, p Plan, version string, s Sheet) error {
	for _, v := range []struct {
		suffix string
		format plots.Format
	}{{".svg", plots.Wide}, {"-narrow.svg", plots.Narrow}} {
		svg, err := s.Chart.SVG(v.format)
		if err != nil {
			return err
		}
		if err := f.Put(s.Name+v.suffix, svg); err != nil {
			return err
		}
	}
	png, err := s.Chart.PNG(plots.Wide)
	if err != nil {
		return err
	}
	if err := f.Put(s.Name+".png", png); err != nil {
		return err
	}
	rec, err := record(s.Data, metadata(s.Figure, p, version, s.Results))
	if err != nil {
		return err
	}
	defer rec.Release()
	for _, format := range []table.Format{table.Arrow, table.Parquet} {
		if err := data(f, s.Name+"."+string(format), format, rec); err != nil {
			return err
		}
	}
	return nil
}

func data(f *folder.Folder, name string, format table.Format, rec arrow.Record) error {
	w, err := table.Create(f.File(name), rec.Schema(), table.Options{Format: format})
	if err != nil {
		return err
	}
	if err := w.Write(rec); err != nil {
		w.Discard()
		return err
	}
	if err := w.Commit(); err != nil {
		w.Discard()
		return err
	}
	return nil
}
