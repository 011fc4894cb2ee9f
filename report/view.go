package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"tpmbench/batch/weights"
	"tpmbench/internal/phrase"
	"tpmbench/internal/web"
	"tpmbench/kernels"
)

//go:embed report.html
var pageText string

//go:embed bins.js
var binsScript string

//go:embed multiples.js
var multiplesScript string

//go:embed distribution.js
var distributionScript string

//go:embed report.js
var reportScript string

//go:embed trends.js
var trendsScript string

var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(pageText)) })

// scripts of the page, in their order.
var scripts = []template.JS{
	template.JS(web.ECharts), template.JS(web.Charts), template.JS(binsScript), template.JS(multiplesScript), template.JS(distributionScript), template.JS(reportScript), template.JS(trendsScript),
}

// view is the data for report.html.
type view struct {
	Title, Lead, Version string
	Notices              []string
	Policy               string // the scripts that may run: those of the page
	Style                template.CSS
	Scripts              []template.JS
	CSV                  template.URL

	Study    *study // nil if the page is not of one
	Compared bool   // there are files to compare; what follows is of them

	Parameters, Sync, Exact Table
	Detect, Share           *Table // nil if there are none
	Attackers, Follow       *Table
	Keys                    *Table
	Broken                  string // the warning beside keys
	Draw                    draw
	Trials                  bool   // there are some
	Found                   string // of a single file, in a sentence
	Shared                  string // names files that hold the same pairs
	Binned                  string // says how coarse the bins are
	Data                    data
}

// draw says which plots have something to show.
type draw struct{ Sync, Attackers, Learn, Ratio, Keys bool }

// data is the data for report.js.
type data struct {
	Study   *study   `json:"study"`
	Setting string   `json:"setting"` // what the files have in common
	Files   []series `json:"files"`
}

type series struct {
	Label    string     `json:"label"`
	Trials   uint64     `json:"trials"`
	Synced   uint64     `json:"synced"`
	MaxSteps uint64     `json:"maxSteps"`
	Sync     Bins       `json:"sync"`
	Attacker *attackers `json:"attackers"`
	Keys     *keyData   `json:"keys"`
}

// attackers describes the attackers of a file; Follow is nil without follow mode.
type attackers struct {
	// number of weights of a machine, the largest value in Best
	Weights uint64      `json:"weights"`
	Best    Bins        `json:"best"`
	Any     [3]*float64 `json:"any"` // share, low, high
	Each    *float64    `json:"each"`
	Nearly  [3]*float64 `json:"nearly"` // best agreement of 0.98 or more
	Follow  *followed   `json:"follow"`
}

type followed struct {
	Learn  Bins   `json:"learn"`
	Ratio  Bins   `json:"ratio"` // in millionths
	Ratios uint64 `json:"ratios"`
}

func (p *Page) view(version string) (*view, error) {
	v := &view{
		Version: version,
		Style:   template.CSS(web.Style),
		Scripts: scripts,
		Notices: p.notices,
		Study:   p.study,
		Data:    data{Study: p.study, Files: []series{}},
		Broken:  weights.Broken,
	}
	v.Policy = policy(v.Scripts)
	if p.study != nil {
		v.Title, v.Lead = "Study: "+p.study.Folder, p.study.lead()
	}
	if len(p.files) == 0 {
		return v, nil
	}
	v.Compared = true
	v.Lead += lead(p.files)
	v.Parameters, v.Sync, v.Binned = parameterTable(p.files), syncTable(p.files), p.binned()
	if v.Title == "" {
		v.Title = title(p.files)
	}
	v.Shared = shared(p.files)
	v.Data.Setting = setting(p.files)
	if len(p.files) == 1 {
		v.Found = found(&p.files[0])
	}
	var attacked, followed, detecting, sharing, keyed []file
	for _, f := range p.files {
		if f.Unfinished != "" {
			v.Notices = append(v.Notices, f.Unfinished)
		}
		if f.Params.Attack != kernels.NoAttack {
			attacked = append(attacked, f)
		}
		if f.Params.Detect > 0 {
			detecting = append(detecting, f)
		}
		if f.Params.Share > 0 {
			sharing = append(sharing, f)
		}
		if f.Params.Follow {
			followed = append(followed, f)
		}
		if f.Keys != nil {
			keyed = append(keyed, f)
		}
		v.Draw.add(&f)
		v.Trials = v.Trials || f.Summary.Trials > 0
		v.Data.Files = append(v.Data.Files, f.series())
	}
	for _, some := range []struct {
		files []file
		table func([]file) Table
		to    **Table
	}{{detecting, detectTable, &v.Detect}, {sharing, shareTable, &v.Share}, {attacked, attackerTable, &v.Attackers}, {followed, followTable, &v.Follow}, {keyed, keysTable, &v.Keys}} {
		if len(some.files) > 0 {
			t := some.table(some.files)
			*some.to = &t
		}
	}
	var err error
	if v.Exact, err = exact(p.files); err == nil {
		v.CSV, err = spreadsheet(v.Exact)
	}
	return v, err
}

func (d *draw) add(f *file) {
	d.Sync = d.Sync || len(f.sync.Count) > 0
	d.Attackers = d.Attackers || len(f.best.Count) > 0
	d.Learn = d.Learn || len(f.learn.Count) > 0
	d.Ratio = d.Ratio || len(f.ratio.Count) > 0
	d.Keys = d.Keys || f.keys() != nil
}

func title(files []file) string {
	if len(files) == 1 {
		return "Synchronisation: " + files[0].Name
	}
	return "Synchronisation: " + phrase.Plural(len(files), "file")
}

func (f *file) series() series {
	s := series{Label: f.label, Trials: f.Summary.Trials, Synced: f.Summary.Synced, MaxSteps: f.Params.MaxSteps, Sync: f.sync, Keys: f.keys()}
	if s.Synced == 0 {
		s.Label += ": none of " + phrase.Grouped(s.Trials) + " synchronised"
	}
	if f.Params.Attack == kernels.NoAttack {
		return s
	}
	a, b := f.Summary.AttackSuccess, f.Summary.BestAgreement
	s.Attacker = &attackers{
		Weights: uint64(f.Params.Weights()),
		Best:    f.best,
		Any:     [3]*float64{a.PAny, a.PAnyLow, a.PAnyHigh},
		Each:    a.PEach,
		Nearly:  [3]*float64{b.P98, b.P98Low, b.P98High},
	}
	if f.Params.Follow {
		s.Attacker.Follow = &followed{Learn: f.learn, Ratio: f.ratio, Ratios: f.Summary.LearnRatio.Trials}
	}
	return s
}

// binned says how coarse the page's bins are.
func (p *Page) binned() string {
	widest := uint64(1)
	for i := range p.files {
		widest = max(widest, p.files[i].sync.widest(), p.files[i].learn.widest())
	}
	s := fmt.Sprintf("The page holds each file's distributions in at most %s bins, so its size does not grow with the trials. ", phrase.Grouped(p.bins))
	if widest == 1 {
		return s + "Here every step has a bin of its own."
	}
	return s + fmt.Sprintf("Low steps have a bin each, higher ones share bins, the widest of %s steps; the counts of bins are exact.", phrase.Grouped(widest))
}

// policy allows only these scripts to run, and nothing to be fetched. Charts set styles of
// elements, so styles are unrestricted.
func policy(scripts []template.JS) string {
	var hashes []string
	for _, s := range scripts {
		sum := sha256.Sum256([]byte(s))
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	slices.Sort(hashes)
	return "default-src 'none'; script-src " + strings.Join(hashes, " ") +
		"; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
}
