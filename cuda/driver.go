package cuda

import "fmt"

// driver is NVIDIA's, or what stands for it.
type driver interface {
	// devices lists the GPUs that will do; where there are none, lacks says in words what is
	// missing.
	devices() (list []device, lacks string)
	// open returns a session on the device of that number.
	open(number int) (session, error)
}

// device is a GPU.
type device struct {
	number          int // the driver's
	name            string
	memory          uint64 // bytes
	multiprocessors int
	clock           float64 // GHz, the most it runs at
	version         string  // of CUDA that the driver has
}

func (d device) String() string {
	return fmt.Sprintf("%s, %d multiprocessors, %.0f GB, driver for CUDA %s", d.name, d.multiprocessors, float64(d.memory)/1e9, d.version)
}

type (
	address  uint64 // of the device's memory
	function int
	stream   int
	event    int
)

// session is a context on a device, with its streams, functions and memory. Between enter and leave
// it is one goroutine's. Its errors name the driver's call and reason.
type session interface {
	enter() error // binds the goroutine's thread
	leave()

	load(ptx, name string) (function, error)
	// an error for which outOfMemory is true leaves the session good
	alloc(bytes int) (address, error)
	free(address) error
	// memory of the host that the device can copy to and from beside other work
	pin(bytes int) ([]byte, error)
	unpin([]byte) error
	stream() (stream, error)
	event() (event, error)

	// These enqueue work on a stream. launch has at least that many threads, in blocks of
	// blockThreads.
	launch(f function, s stream, threads int, args ...uint64) error
	upload(s stream, to address, from []byte) error
	download(s stream, to []byte, from address) error
	zero(s stream, at address, bytes int) error
	record(s stream, e event) error

	wait(e event) error
	sync(s stream) error
	elapsed(from, to event) (milliseconds float64, err error) // both have been waited for

	close() error // frees all that it still holds
}

// blockThreads is the number of threads of a block, the kernels' launch bound.
const blockThreads = 128

// callError is an error of the driver.
type callError struct {
	call   string
	reason error
	memory bool // there is not enough of it
}

func (e *callError) Error() string { return fmt.Sprintf("%s: %v", e.call, e.reason) }

func (e *callError) Unwrap() error { return e.reason }
