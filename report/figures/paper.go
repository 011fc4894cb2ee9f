package figures

import (
	_ "embed"
	"html/template"
)

//go:embed paper.html
var paperIntro string

// Paper returns the page of the paper's figures, in its order.
func Paper() Page {
	return Page{
		Title:   "Interacting neural networks: the paper’s results, reproduced",
		Intro:   template.HTML(paperIntro),
		Figures: All(),
	}
}
