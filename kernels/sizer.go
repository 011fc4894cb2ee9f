package kernels

// Sizer is what a Backend may offer besides: how much memory its engines take.
type Sizer interface {
	EngineBytes(Params) int // of this machine, not of a device, apart from a few kilobytes
}
