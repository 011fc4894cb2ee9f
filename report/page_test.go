package report

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tpmbench/batch"
	"tpmbench/kernels"
)

// element is a start tag in a page.
type element struct {
	name string
	attr map[string]string
}

var scriptBody = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// elements returns those of the page, treating its scripts and styles as empty.
func elements(t *testing.T, page string) (list []element) {
	t.Helper()
	page = regexp.MustCompile(`(?s)(<script[^>]*>).*?</script>|(<style>).*?</style>`).ReplaceAllString(page, "$1$2")
	page = strings.NewReplacer("<script>", "<script/>", `id="data">`, `id="data"/>`, "<style>", "<style/>").Replace(page)
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if err == io.EOF {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			e := element{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			list = append(list, e)
		}
	}
}

// Files with detectors, shares and distances have tables of them, and others have none.
func TestPageVariants(t *testing.T) {
	variant := func(p *kernels.Params) {
		p.Start, p.StartErrors, p.InputRange, p.Detect, p.Share = kernels.StartNear, 0.05, 3, 40, 28
		p.Attack, p.Attackers, p.Distance = kernels.Simple, 2, true
	}
	detect := func(p *kernels.Params) { p.Detect = 40 }
	plain := pageOf(t, fileOf("a.arrow", 300, nil))
	full := pageOf(t, fileOf("a.arrow", 300, variant))
	several := pageOf(t, fileOf("a.arrow", 300, nil), fileOf("b.arrow", 0, detect), fileOf("c.arrow", 300, variant))
	for _, says := range []string{`<h2 id="detect">`, `<h2 id="share">`, "score of the nearest", "weights missing in these", "share_steps, mean", "distance_score.mean"} {
		if strings.Contains(plain, says) || !strings.Contains(full, says) || !strings.Contains(several, says) {
			t.Errorf("%q is where nobody asked for it, or is missing", says)
		}
	}
	if !strings.Contains(full, "hebbian, tie minus, M=3, start near, errors 0.05, detect 40, share 28, simple\u00a0×\u00a02, seed 1.") {
		t.Error("the page does not say what its pairs are")
	}
}

// What a page consists of, whatever its files.
func TestPageStructure(t *testing.T) {
	for name, page := range map[string]string{
		"one":      pageOf(t, fileOf("a.arrow", 500, nil)),
		"followed": pageOf(t, fileOf("a.arrow", 500, attacked)),
		"several":  pageOf(t, fileOf("a.arrow", 500, nil), fileOf("b.parquet", 300, attacked)),
		"empty":    pageOf(t, fileOf("a.arrow", 0, attacked)),
		"hostile":  pageOf(t, hostile(), fileOf("b.arrow", 10, nil)),
		"study":    studyPage(t, true),
		"large":    studyPage(t, false),
	} {
		ids, count := map[string]bool{}, map[string]int{}
		all := elements(t, page)
		for _, e := range all {
			count[e.name]++
			if id, ok := e.attr["id"]; ok {
				if ids[id] {
					t.Errorf("%s: two elements %s", name, id)
				}
				ids[id] = true
			}
		}
		known := strings.Fields("html head meta title style body header h1 h2 h3 p main section div table thead tbody tr th td code strong figure figcaption noscript a footer script h4 span label input ul li details summary")
		for _, e := range all {
			if !slices.Contains(known, e.name) {
				t.Errorf("%s: an element %s", name, e.name)
			}
			for attr, value := range e.attr {
				if strings.HasPrefix(attr, "on") || attr == "src" || attr == "style" || attr == "href" && !strings.HasPrefix(value, "data:text/csv;") {
					t.Errorf("%s: %s has %s=%q", name, e.name, attr, value)
				}
				if attr == "aria-labelledby" {
					for _, id := range strings.Fields(value) {
						if !ids[id] {
							t.Errorf("%s: %s is labelled by %s, which is not there", name, e.name, id)
						}
					}
				}
			}
			if e.name == "th" && e.attr["scope"] == "" {
				t.Errorf("%s: a heading of a table without scope", name)
			}
		}
		if count["title"] != 1 || count["h1"] != 1 || count["script"] != 8 || count["main"] != 1 || count["table"] < 3 || count["h2"] < 3 && name != "large" {
			t.Errorf("%s: %v", name, count)
		}
		for id, want := range map[string]bool{
			"histogram": name != "empty" && name != "large", "cumulative": name != "empty" && name != "large", "survival": name != "empty" && name != "large",
			"plot0-0": name == "study" || name == "large", "plot1-1": name == "study" || name == "large", "log-y": name == "study" || name == "large",
			"success": name == "followed" || name == "several" || name == "study", "best": name == "followed" || name == "several" || name == "study",
			"learn": name == "followed" || name == "several", "ratio": name == "followed" || name == "several",
		} {
			if ids[id] != want {
				t.Errorf("%s: plot %s is there: %t", name, id, ids[id])
			}
		}
		policed(t, name, page, all)
	}
}

// policed checks that the policy allows the page's scripts to run, and no others.
func policed(t *testing.T, name, page string, all []element) {
	t.Helper()
	policy := ""
	for _, e := range all {
		if e.attr["http-equiv"] == "Content-Security-Policy" {
			policy = e.attr["content"]
		}
	}
	var hashes []string
	for _, m := range scriptBody.FindAllStringSubmatch(page, -1) {
		sum := sha256.Sum256([]byte(m[1]))
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	slices.Sort(hashes)
	if want := "default-src 'none'; script-src " + strings.Join(hashes, " ") + "; "; len(hashes) != 7 || !strings.HasPrefix(policy, want) {
		t.Errorf("%s: the policy is %q, want %q", name, policy, want)
	}
}

// hostile returns a file whose name and metadata try to be more than text.
func hostile() File {
	f := fileOf(`</script><script>alert(1)</script><!--<script>"'&{{.}}`+"\u2028\u202e\x1b\xff.arrow", 100, nil)
	f.Summary.Version, f.Summary.Backend = `</table><img src=x onerror=alert(2)>`, "--><svg onload=alert(3)>\n=1+1"
	f.Digest, f.Unfinished = "</title><script>", "it holds </p><script>alert(4)</script>"
	return f
}

func TestHostile(t *testing.T) {
	page := pageOf(t, hostile())
	for _, bad := range []string{"<script>alert", "<img", "<svg", "</table><img", "\u202e", "\u2028", "\x1b", "\xff"} {
		if strings.Contains(scriptBody.ReplaceAllString(page, ""), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	want := `</script><script>alert(1)</script><!--<script>"'&{{.}}` + strings.Repeat("\uFFFD", 4) + ".arrow"
	if got := dataOf(t, page).Files[0].Label; got != want {
		t.Errorf("the label is %q, want %q", got, want)
	}
	if title := html.UnescapeString(between(t, page, "<title>", "</title>")); !strings.Contains(title, want) {
		t.Errorf("the title is %q", title)
	}
	f := hostile()
	for name, want := range map[string]string{"=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@a": "'@a", "＝1": "'＝1", "\tx": "\uFFFDx"} {
		f.Name = name
		if rows := sheetOf(t, pageOf(t, f)); rows[0][1] != want {
			t.Errorf("of %q a spreadsheet gets %q, want %q", name, rows[0][1], want)
		}
	}
}

func between(t *testing.T, s, a, b string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, a)
	in, _, ok2 := strings.Cut(rest, b)
	if !ok || !ok2 {
		t.Fatalf("nothing between %s and %s", a, b)
	}
	return in
}

// sheetOf returns the page's CSV.
func sheetOf(t *testing.T, page string) [][]string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(html.UnescapeString(between(t, page, `href="data:text/csv;charset=utf-8;base64,`, `"`)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The page's numbers agree with those of batch.
func TestNumbers(t *testing.T) {
	f, g := fileOf("f.arrow", 2000, attacked), fileOf("g.arrow", 700, func(p *kernels.Params) { p.L = 4 })
	fs, gs := f.Stats, g.Stats
	page := pageOf(t, f, g)
	d := dataOf(t, page)
	for i, s := range []*batch.Stats{fs, gs} {
		got := d.Files[i]
		if got.Trials != s.Trials() || got.Synced != s.Synced() || !equal(got.Sync, s.Histogram()) {
			t.Errorf("file %d: %d trials, %d synced", i, got.Trials, got.Synced)
		}
	}
	o := d.Files[0].Attacker
	if d.Files[1].Attacker != nil || o.Weights != 30 || !equal(o.Best, fs.BestEqualWeights()) || sum(o.Follow.Learn) != *f.Summary.Learned || sum(o.Follow.Ratio) != f.Summary.LearnRatio.Trials {
		t.Errorf("attackers: %+v", o)
	}
	if *o.Any[0] != *f.Summary.AttackSuccess.PAny || *o.Any[1] != *f.Summary.AttackSuccess.PAnyLow || *o.Nearly[2] != *f.Summary.BestAgreement.P98High || *o.Each != *f.Summary.AttackSuccess.PEach {
		t.Errorf("success: %+v", o)
	}

	// Every number in the summaries' JSON, and no other, spelled as there.
	want := map[string][2]string{}
	for i, s := range []batch.Summary{f.Summary, g.Summary} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]json.RawMessage
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		leaves(t, "", tree, func(name, value string) {
			v := want[name]
			v[i] = value
			want[name] = v
		})
	}
	rows := sheetOf(t, page)
	if len(rows)-1 != len(want) || fmt.Sprint(rows[0]) != "[name L=3, geometric\u00a0×\u00a03, followed L=4, no attackers]" {
		t.Errorf("%d rows, want %d; %q", len(rows)-1, len(want), rows[0])
	}
	for _, row := range rows[1:] {
		if v, ok := want[row[0]]; !ok || v[0] != row[1] || v[1] != row[2] {
			t.Errorf("%q, want %q", row, v)
		}
		if cells := rowOf(t, page, "<code>"+row[0]+"</code>"); strings.Join(cells, "|") != row[1]+"|"+row[2]+"|" {
			t.Errorf("%s: the table has %q, the CSV %q", row[0], cells, row[1:])
		}
	}
	mean := f.Summary.SyncSteps
	if got := rowOf(t, page, "mean")[0]; got != fmt.Sprintf("%.1f ± %.1f", *mean.Mean, *mean.SE) {
		t.Errorf("mean %s, want %v ± %v", got, *mean.Mean, *mean.SE)
	}
}

func leaves(t *testing.T, path string, tree map[string]json.RawMessage, leaf func(name, value string)) {
	for key, raw := range tree {
		var inner map[string]json.RawMessage
		switch text := string(raw); {
		case text == "null":
			leaf(path+key, "")
		case json.Unmarshal(raw, &inner) == nil:
			leaves(t, path+key+".", inner, leaf)
		default:
			leaf(path+key, strings.Trim(text, `"`))
		}
	}
}

func equal(b Bins, all func(func(uint32, uint64) bool)) bool {
	i := 0
	for v, n := range all {
		if i == len(b.From) || b.From[i] != v || b.To[i] != v || b.Count[i] != n {
			return false
		}
		i++
	}
	return i == len(b.From)
}

func sum(b Bins) (n uint64) {
	for _, c := range b.Count {
		n += c
	}
	return n
}

// As many files as a page accepts, each as spread out as possible: the page stays small, is the
// same each time, and says how coarse it is.
func TestPageSize(t *testing.T) {
	p := kernels.Default()
	p.Trials, p.MaxSteps, p.Attack, p.Attackers, p.Follow = 3000, kernels.MaxSteps, kernels.Observer, 1, true
	var files []File
	for i := range MaxFiles {
		p.Seed = uint64(i)
		s := new(batch.Stats)
		s.Add(rowsOf(p, int(p.Trials), math.MaxUint32/200), p)
		files = append(files, File{Name: fmt.Sprintf("%d.arrow", i), Kind: "Arrow file", Params: p, Summary: s.Summary(p, "v1", "forged", 7), Stats: s})
	}
	page := pageOf(t, files...)
	if len(page) > 1_600_000 {
		t.Errorf("%d bytes", len(page))
	}
	if page != pageOf(t, files...) {
		t.Error("another page of the same files")
	}
	d := dataOf(t, page)
	for i, f := range d.Files {
		if sum(f.Sync) != files[i].Summary.Synced || len(f.Sync.From) > maxBins/MaxFiles || f.Label != fmt.Sprintf("seed %d", i) {
			t.Errorf("%s: %d of %d in %d bins", f.Label, sum(f.Sync), files[i].Summary.Synced, len(f.Sync.From))
		}
	}
	if !strings.Contains(page, "at most 341 bins") || !strings.Contains(page, "the widest of ") {
		t.Error("the page does not say how coarse its bins are")
	}
}

func TestNoFiles(t *testing.T) {
	if err := New(0).Write(io.Discard, "v1"); err == nil {
		t.Error("a page of nothing")
	}
}
