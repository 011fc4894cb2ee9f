package text

import (
	"fmt"
	"io"
	"math"
	"strings"

	"tpmbench/internal/phrase"
	"tpmbench/report/figures"
)

// Claim is a claim in JSON.
type Claim struct {
	Figure   string          `json:"figure"`
	Says     string          `json:"says"`
	Where    string          `json:"where"`
	Setting  string          `json:"setting,omitempty"`  // the parameters that the source says
	Recalled bool            `json:"recalled,omitempty"` // the source has not been read
	Wanted   string          `json:"wanted"`
	Low      *float64        `json:"low"` // bounds of the claim; null for none
	High     *float64        `json:"high"`
	Ours     float64         `json:"ours"`
	SE       float64         `json:"se"`
	What     string          `json:"what"`
	Verdict  figures.Verdict `json:"verdict"`
}

// ClaimsJSON lists the claims of all sheets.
func ClaimsJSON(sheets []figures.Sheet) []Claim {
	list := []Claim{}
	for _, s := range sheets {
		for _, c := range s.Claims {
			list = append(list, Claim{s.Name, c.Says, c.Where, c.Setting, c.Recalled, c.Want.Text, finite(c.Want.Low), finite(c.Want.High), c.Ours, c.SE, c.What, c.Verdict()})
		}
	}
	return list
}

func finite(v float64) *float64 {
	if math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Claims prints each claim with its verdict, in lines of at most width columns.
func Claims(w io.Writer, sheets []figures.Sheet, width int) {
	for _, s := range sheets {
		fmt.Fprintf(w, "\n  %s\n", strings.Join(phrase.Wrapped(fmt.Sprintf("%s (%s)", s.Title, s.Source), width-2), "\n  "))
		for _, c := range s.Claims {
			verdict := c.Verdict()
			for _, line := range phrase.Wrapped(c.Says, width-15) {
				fmt.Fprintf(w, "    %-11s%s\n", verdict, line)
				verdict = ""
			}
			if c.Setting != "" {
				for _, line := range phrase.Wrapped(source(c), width-15) {
					fmt.Fprintf(w, "    %-11s%s\n", "", line)
				}
			}
			fmt.Fprintf(w, "    %-11s%s (claimed: %s)\n", "", c.Number(), c.Want.Text)
		}
	}
	fmt.Fprintln(w)
}

// source returns where a claim is from, and its setting.
func source(c figures.Claim) string {
	if c.Recalled {
		return c.Where + " (recalled, not read in the source): " + c.Setting
	}
	return c.Where + ": " + c.Setting
}
