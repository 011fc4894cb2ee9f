package keystream

// Variant is a kernel of an instruction set.
type Variant struct {
	Name string // the instruction set, as in names of backends
	*Kernel
	Interleaved *Kernel // for blocks of few lanes
	Lacks       string  // the features that this machine lacks for it
}
