package cuda

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// listed returns the names of kernels in kernels/list.txt.
func listed(t *testing.T) (names []string) {
	t.Helper()
	f, err := os.Open("kernels/list.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	letter := map[string]string{"UNITS": "_k", "WORDS": "_w", "PLANES": "_m", "DEEPEST": "_f", "INPUTS": "_n", "ATTACKERS": "_a", "BLOCKS": ""}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		name := fields[0]
		for _, constant := range fields[1:] {
			key, value, _ := strings.Cut(constant, "=")
			short, ok := letter[key]
			if !ok {
				t.Fatalf("kernels/list.txt: unknown constant %s", constant)
			}
			if short != "" {
				name += short + value
			}
		}
		names = append(names, name)
	}
	return names
}

// TestPTX holds the PTX in the program to kernels/list.txt, to the arguments that slice.go gives,
// and to what the emulation takes for granted: no thread waits for another or sees another's
// registers.
func TestPTX(t *testing.T) {
	files, err := ptx.ReadDir("ptx")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range files {
		have = append(have, strings.TrimSuffix(f.Name(), ".ptx"))
	}
	want := listed(t)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Fatalf("the folder ptx has %v\nkernels/list.txt has %v: make cuda", have, want)
	}
	together := regexp.MustCompile(`\b(shfl|bar|barrier|vote|match|redux|activemask|membar|fence|ld\.volatile|\.shared)\b`)
	for _, name := range have {
		text, err := source(name)
		if err != nil {
			t.Fatal(err)
		}
		arguments := 16
		if strings.HasPrefix(name, "prepare") {
			arguments = 14
		}
		if n := strings.Count(text, ".param .u64 "+name+"_param_"); n != arguments {
			t.Errorf("%s has %d arguments of 64 bits, want %d", name, n, arguments)
		}
		if !strings.Contains(text, ".entry "+name+"(") || !strings.Contains(text, ".target sm_80") {
			t.Errorf("%s: no kernel of that name for sm_80", name)
		}
		if found := together.FindString(text); found != "" {
			t.Errorf("%s has %s: the emulation runs threads one after the other", name, found)
		}
	}
}

// tool returns the path of a tool of NVIDIA's toolkit, which `make cuda-test` fetches. Without it a
// test is skipped, but not where CI is true and cuda-test runs.
func tool(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("TPM_CUDA_TOOLKIT")
	missing := t.Skipf
	if folder != "" && os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	if folder == "" {
		folder = "build/toolkit"
	}
	path, err := exec.LookPath(filepath.Join(folder, "bin", name))
	if err != nil {
		missing("no %s here: make cuda-test fetches it where it can", name)
	}
	return path
}

// TestPtxas assembles every kernel for sm_80 and sm_90: without spills, that is without memory
// beside registers.
func TestPtxas(t *testing.T) {
	ptxas := tool(t, "ptxas")
	fine := regexp.MustCompile(`\b0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads`)
	for _, name := range listed(t) {
		for _, arch := range []string{"sm_80", "sm_90"} {
			said, err := exec.Command(ptxas, "-v", "-arch="+arch, "ptx/"+name+".ptx", "-o", os.DevNull).CombinedOutput()
			if err != nil || !fine.Match(said) {
				t.Errorf("%s for %s: %v\n%s", name, arch, err, said)
			}
		}
	}
}
