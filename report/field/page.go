package field

import (
	_ "embed"
	"html/template"

	"tpmbench/report/figures"
)

//go:embed intro.html
var intro string

//go:embed notes.html
var notes string

// Page returns the page of what others have published.
func Page() figures.Page {
	return figures.Page{
		Title:   "Tree parity machines: what others found, run again",
		Intro:   template.HTML(intro),
		Notes:   template.HTML(notes),
		Figures: All(),
		Index:   index,
	}
}

// All lists the figures.
func All() []figures.Figure {
	return []figures.Figure{
		numbers, hidden, size, rules, distribution,
		depthTime, depthSuccess, crowd, population,
		queryTime, querySuccess, queryDepth,
		wideTime, wideEntropy, nearErrors, nearStructure, detectors,
	}
}

// index lists the lines with the claims that were made of them.
func index(sheets []figures.Sheet) (list []figures.Entry) {
	for _, l := range lines() {
		e := figures.Entry{Claim: l.claim(""), Theirs: l.theirs()}
		for _, s := range sheets {
			for _, c := range s.Claims {
				if detail, is := l.made(c); is {
					e.Claims = append(e.Claims, figures.Found{Claim: c, About: detail, Figure: s.Name})
				}
			}
		}
		list = append(list, e)
	}
	return list
}
