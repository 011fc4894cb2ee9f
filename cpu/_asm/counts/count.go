package main

import (
	"fmt"
	"strings"
)

// instruction is one of an iteration.
type instruction struct {
	name     string
	operands []string // the last is written, unless it is read only
}

func parse(line string) instruction {
	name, rest, _ := strings.Cut(line, " ")
	x := instruction{name: name}
	for _, o := range strings.Split(rest, ",") {
		if o = strings.TrimSpace(o); o != "" {
			x.operands = append(x.operands, o)
		}
	}
	return x
}

func isMemory(operand string) bool { return strings.HasSuffix(operand, ")") }

// vector reports whether it is an instruction on vectors, and move whether it does no more than load
// or store one.
func (x instruction) vector() bool { return x.name[0] == 'V' && x.name != "VZEROUPPER" }
func (x instruction) move() bool   { return strings.HasPrefix(x.name, "VMOV") }

// onlyReads reports whether the last operand is not written.
func (x instruction) onlyReads() bool {
	for _, name := range []string{"VPTESTN", "TEST", "CMP", "PREFETCH"} {
		if strings.HasPrefix(x.name, name) {
			return true
		}
	}
	return x.name == "VPTEST"
}

// alsoReads reports whether the last operand is read too.
func (x instruction) alsoReads() bool {
	switch {
	case strings.HasPrefix(x.name, "VPTERNLOG"), strings.HasPrefix(x.name, "VPBLENDM"):
		return true
	case x.name[0] == 'V', strings.HasPrefix(x.name, "MOV"), strings.HasPrefix(x.name, "LEA"), strings.HasPrefix(x.name, "K"):
		return false
	}
	return true
}

// Latencies in those of a logic operation of a vector, as both AMD's and Intel's processors have
// them: of a load of a vector from the first-level cache, and of one that waits for a store.
const (
	loadLatency    = 7
	forwardLatency = 8
	// inFlight is how many instructions a processor works on at once, of which the oldest leaves
	// first: 224 on Cascade Lake, 256 on Zen 3, 448 and more on the newest.
	inFlight = 256
	// iterations are enough for one to take as long as the next.
	iterations = 64
)

// latency returns that of what is in registers.
func (x instruction) latency() int {
	if x.move() {
		return 0
	}
	for _, name := range []string{"VPERM", "VEXTRACT", "VINSERT", "VPBROADCAST", "VSHUFI", "VPSADBW"} {
		if strings.HasPrefix(x.name, name) {
			return 3 // between the halves of a vector
		}
	}
	return 1
}

// count counts an iteration. chain is how long one takes, in latencies of an operation, where all
// that an instruction waits for is what it reads, and room among those in flight.
func count(list []instruction) (w work) {
	for _, x := range list {
		if x.vector() && !x.move() {
			w.ops++
		}
		for i, o := range x.operands {
			switch written := i == len(x.operands)-1 && !x.onlyReads(); {
			case !isMemory(o) || strings.HasPrefix(x.name, "LEA"):
			case written:
				w.stores++
			default:
				w.loads++
			}
		}
	}
	s := simulation{known: map[string]int{}, version: map[string]int{}}
	for range iterations / 2 {
		s.iterate(list)
	}
	half := s.left
	for range iterations / 2 {
		s.iterate(list)
	}
	w.chain = float64(s.left-half) / (iterations / 2)
	return w
}

// simulation is when results of instructions are there.
type simulation struct {
	known   map[string]int // of registers, and of memory by its address
	version map[string]int // how often a register that addresses was written
	leaves  []int          // when each instruction so far left
	left    int            // when the last did
}

func (s *simulation) iterate(list []instruction) {
	for _, x := range list {
		s.step(x)
	}
}

func (s *simulation) step(x instruction) {
	begin := 0
	if n := len(s.leaves); n >= inFlight {
		begin = s.leaves[n-inFlight]
	}
	ready, last := begin, len(x.operands)-1
	for i, o := range x.operands {
		written := i == last && !x.onlyReads()
		switch {
		case isMemory(o):
			address := max(begin, s.addressed(o))
			if strings.HasPrefix(x.name, "LEA") {
				ready = max(ready, address)
			} else if !written {
				there := address + loadLatency
				if stored, is := s.known[s.place(o)]; is {
					there = max(there, stored+forwardLatency)
				}
				ready = max(ready, there)
			}
		case !written || x.alsoReads():
			if !x.fromNothing() {
				ready = max(ready, s.known[register(o)])
			}
		}
	}
	done := ready + x.latency()
	if last >= 0 && !x.onlyReads() {
		if o := x.operands[last]; isMemory(o) {
			s.known[s.place(o)] = done
		} else {
			s.known[register(o)] = done
			s.version[register(o)]++
		}
	}
	s.left = max(s.left, done)
	s.leaves = append(s.leaves, s.left)
}

// fromNothing reports whether the result depends on no operand, as that of x ^ x.
func (x instruction) fromNothing() bool {
	n := len(x.operands)
	return n == 3 && strings.HasPrefix(x.name, "VPXOR") && x.operands[0] == x.operands[1]
}

// register returns the name of a register of any width.
func register(operand string) string {
	if strings.ContainsRune("XYZ", rune(operand[0])) {
		return "V" + operand[1:]
	}
	return operand
}

// registers are those of an address.
func registers(operand string) (list []string) {
	for _, part := range strings.Split(operand, "(")[1:] {
		part, _, _ = strings.Cut(part, ")")
		part, _, _ = strings.Cut(part, "*")
		list = append(list, part)
	}
	return list
}

func (s *simulation) addressed(operand string) (at int) {
	for _, r := range registers(operand) {
		at = max(at, s.known[r])
	}
	return at
}

// place names memory, which is another where a register of the address has changed.
func (s *simulation) place(operand string) string {
	for _, r := range registers(operand) {
		operand += fmt.Sprintf(" %d", s.version[r])
	}
	return operand
}
