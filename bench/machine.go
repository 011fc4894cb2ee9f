package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"
)

// Machine describes the machine that was measured.
type Machine struct {
	Processor string `json:"processor"`
	// family-model-stepping, since brands of virtual machines say little; empty: unknown
	Model string `json:"model"`
	Cores int    `json:"cores"` // that the program may use
	// bytes of a core's first-level data cache; 0 if unknown, as in the next two
	L1   int    `json:"l1"`
	L2   int    `json:"l2"`
	L3   int    `json:"l3"`
	GPU  string `json:"gpu,omitempty"` // the GPUs that a backend can use, in its words
	OS   string `json:"os"`
	Arch string `json:"arch"`
	Go   string `json:"go"`
}

// ThisMachine returns the machine that the program runs on.
func ThisMachine() Machine {
	c := cpuid.CPU
	model := ""
	if c.Family > 0 {
		model = fmt.Sprintf("%d-%d-%d", c.Family, c.Model, c.Stepping)
	}
	return Machine{
		Processor: processor(c.BrandName), Model: model, Cores: runtime.GOMAXPROCS(0),
		L1: max(0, c.Cache.L1D), L2: max(0, c.Cache.L2), L3: max(0, c.Cache.L3),
		OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(),
	}
}

// processor returns the brand, or the name that Linux has for the processor, or its architecture.
func processor(brand string) string {
	if brand = strings.Join(strings.Fields(brand), " "); brand != "" {
		return brand
	}
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown " + runtime.GOARCH
}

// String describes the machine in one line.
func (m Machine) String() string {
	s := m.Processor
	if m.Model != "" {
		s += " (" + m.Model + ")"
	}
	s += fmt.Sprintf(", %d cores", m.Cores)
	if m.Cores == 1 {
		s = strings.TrimSuffix(s, "s")
	}
	if m.L1 > 0 && m.L2 > 0 {
		s += fmt.Sprintf(", caches %s + %s", kib(m.L1), kib(m.L2))
		if m.L3 > 0 {
			s += " + " + kib(m.L3)
		}
	}
	if m.GPU != "" {
		s += "; " + m.GPU
	}
	return s + fmt.Sprintf("; %s/%s, %s", m.OS, m.Arch, m.Go)
}

func kib(bytes int) string {
	if bytes >= 1<<20 && bytes%(1<<17) == 0 {
		return fmt.Sprintf("%.4g MiB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}
