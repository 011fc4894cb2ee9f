package cuda

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// mostInstructions bounds a step of 32 trials, one warp, of the standard case: 10 words of the
// stream at 25 instructions, and 10 more to end a step in the middle of a word; 12 words of both
// machines at 2*(5+2+3)+4, that is to move, to turn and to sum up; what decides; and 55 to compare
// all weights, which few steps have.
const mostInstructions = 730

// With attackers a step has some more, and a learning step for each attacker those that make up its
// part: 3*12 words are read twice and written once, each at an address that takes an instruction or
// two; 12 at 3+6 to sum up, and at 4 to move; and what decides.
const (
	mostAroundAttackers      = 20
	mostAttackerInstructions = 480
)

// standard is the kernel for K=3 N=100 L=3.
const standard = "registers_k3_w4_m2_f1_n100"

// TestInstructions counts, in the machine code for sm_90, the instructions of the main loop of the
// standard kernel.
func TestInstructions(t *testing.T) {
	n, err := machineCodeOf(t, standard).step()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d instructions a step of 32 trials", n)
	if n > mostInstructions {
		t.Errorf("%d instructions a step of 32 trials, want at most %d", n, mostInstructions)
	}
}

// TestAttackerInstructions does so with an attacker, in steps in which it acts: beside the
// instructions of a step those of the loop over attackers.
func TestAttackerInstructions(t *testing.T) {
	code := machineCodeOf(t, standard+"_a1")
	pair, err := code.step()
	if err != nil {
		t.Fatal(err)
	}
	attacker, err := code.attacker()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d instructions a step of 32 trials, and %d for each attacker where they act", pair, attacker)
	if pair > mostInstructions+mostAroundAttackers || attacker > mostAttackerInstructions {
		t.Errorf("%d and %d for an attacker, want at most %d and %d", pair, attacker, mostInstructions+mostAroundAttackers, mostAttackerInstructions)
	}
}

// machineCodeOf returns the machine code of a kernel for sm_90.
func machineCodeOf(t *testing.T, name string) machineCode {
	t.Helper()
	ptxas, cuobjdump := tool(t, "ptxas"), tool(t, "cuobjdump")
	cubin := filepath.Join(t.TempDir(), "kernel.cubin")
	if said, err := exec.Command(ptxas, "-arch=sm_90", "ptx/"+name+".ptx", "-o", cubin).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	text, err := exec.Command(cuobjdump, "-sass", cubin).Output()
	if err != nil {
		t.Fatal(err)
	}
	code := parseSASS(t, string(text))
	for _, x := range code {
		if strings.HasPrefix(x.name, "LDL") || strings.HasPrefix(x.name, "STL") {
			t.Errorf("%s: %#x is %s: local memory", name, x.address, x.name)
		}
	}
	return code
}

// instruction is one of machine code.
type instruction struct {
	address     int
	name        string // with suffixes
	conditional bool   // under a predicate
	target      int    // of a branch, else -1
}

type machineCode []instruction

var sassLine = regexp.MustCompile(`^\s+/\*([0-9a-f]{4,})\*/\s+(@!?U?P[0-9T]+ )?\s*([A-Z][A-Z0-9_.]*)([^;]*);`)

func parseSASS(t *testing.T, text string) (code machineCode) {
	t.Helper()
	for line := range strings.Lines(text) {
		f := sassLine.FindStringSubmatch(line)
		if f == nil {
			continue
		}
		address, err := strconv.ParseInt(f[1], 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		x := instruction{address: int(address), name: f[3], conditional: f[2] != "", target: -1}
		if x.name == "BRA" {
			fields := strings.Fields(f[4])
			target, err := strconv.ParseInt(fields[len(fields)-1], 0, 64)
			if err != nil {
				t.Fatalf("branch at %#x: %v", x.address, err)
			}
			x.target = int(target)
		}
		code = append(code, x)
	}
	return code
}

// cold reports instructions that a step of the pair does not have: they are of trials that begin or
// end, or of attackers.
func (x instruction) cold() bool {
	for _, memory := range []string{"LD", "ST", "ATOM", "RED"} {
		if strings.HasPrefix(x.name, memory) && !strings.HasPrefix(x.name, "LDC") {
			return true
		}
	}
	return x.name == "EXIT"
}

// step returns the most instructions on a way through the loop of the longest code that touches no
// memory. That includes the comparison of all weights, which few steps have.
func (code machineCode) step() (int, error) {
	head, back := code.loop(func(part machineCode) int { return len(part) })
	if back == 0 {
		return 0, fmt.Errorf("the machine code has no loop")
	}
	n := code.longest(head, back, instruction.cold)
	if n == 0 {
		return 0, fmt.Errorf("every way through the loop at %#x touches memory", code[head].address)
	}
	return n, nil
}

// attacker returns the most instructions on a way through the loop over attackers: of those without
// atomic additions, which begin and end trials, the one that writes most.
func (code machineCode) attacker() (int, error) {
	head, back := code.loop(func(part machineCode) (stores int) {
		for _, x := range part {
			switch {
			case strings.HasPrefix(x.name, "ATOM"):
				return 0
			case strings.HasPrefix(x.name, "ST"):
				stores++
			}
		}
		return stores
	})
	if back == 0 {
		return 0, fmt.Errorf("no loop of the machine code writes")
	}
	return code.longest(head, back, func(instruction) bool { return false }), nil
}

// loop returns the first and the last instruction of the loop whose value is largest, of those
// above 0.
func (code machineCode) loop(value func(machineCode) int) (head, back int) {
	at := code.at()
	most := 0
	for i, x := range code {
		if x.target < 0 || x.target >= x.address {
			continue
		}
		if v := value(code[at[x.target] : i+1]); v > most {
			head, back, most = at[x.target], i, v
		}
	}
	return head, back
}

// at returns the index of each address.
func (code machineCode) at() map[int]int {
	at := map[int]int{}
	for i, x := range code {
		at[x.address] = i
	}
	return at
}

// longest returns the instructions of the longest way through a loop without cold ones, 0 if there
// is none. Loops within it count as gone through once: all their other branches go forward, so the
// longest way to each instruction is known before it is reached.
func (code machineCode) longest(head, back int, cold func(instruction) bool) int {
	at := code.at()
	longest := make([]int, len(code)+1)
	longest[head] = 1
	for i := head; i < back; i++ {
		x := code[i]
		if longest[i] == 0 || cold(x) {
			continue
		}
		next := func(j int) {
			if j > i && j <= back {
				longest[j] = max(longest[j], longest[i]+1)
			}
		}
		if x.target >= 0 {
			next(at[x.target])
		}
		if x.target < 0 || x.conditional {
			next(i + 1)
		}
	}
	return longest[back]
}

// TestStepOfLoop counts a loop whose one way round is cold, and another takes a branch.
func TestStepOfLoop(t *testing.T) {
	text := `
        /*0000*/                   S2R R0, SR_TID.X ;
        /*0010*/                   LOP3.LUT R1, R1, R0, RZ, 0x3c, !PT ;
        /*0020*/               @P0 BRA 0x60 ;
        /*0030*/                   IADD3 R1, R1, R0, RZ ;
        /*0040*/                   LDG.E R1, [R2.64] ;
        /*0050*/                   IADD3 R1, R1, R0, RZ ;
        /*0060*/                   POPC R1, R1 ;
        /*0070*/              @!P1 BRA 0x10 ;
        /*0080*/                   EXIT ;
`
	if n, err := parseSASS(t, text).step(); n != 4 || err != nil {
		t.Errorf("got %d instructions, %v, want 4", n, err)
	}
	within := strings.Replace(text, "LDG.E R1, [R2.64]", "STG.E [R2.64], R1", 1)
	if n, err := parseSASS(t, within).attacker(); n != 7 || err != nil {
		t.Errorf("got %d instructions of the loop that writes, %v, want 7", n, err)
	}
	if n, err := parseSASS(t, text).attacker(); err == nil {
		t.Errorf("got %d instructions where no loop writes, want an error", n)
	}
	straight, _, _ := strings.Cut(text, "/*0070*/")
	if n, err := parseSASS(t, straight).step(); err == nil {
		t.Errorf("got %d instructions without a loop, want an error", n)
	}
}
