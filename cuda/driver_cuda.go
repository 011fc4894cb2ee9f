//go:build cuda && linux

package cuda

// #include <stdlib.h>
// #include <cuda.h>
// // Of the shim, see shim/shim.c.
// extern const char *tpmbench_cuda_lacks(void);
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"gorgonia.org/cu"
)

// nvidia is NVIDIA's driver.
type nvidia struct{}

func theDriver() driver { return nvidia{} }

// called makes an error of what a call of the driver returned.
func called(call string, err error) error {
	if err == nil {
		return nil
	}
	return &callError{call, err, errors.Is(err, cu.OutOfMemory)}
}

// leastCapability is the compute capability, x.0, that the PTX is for.
const leastCapability = 8

func (nvidia) devices() (list []device, lacks string) {
	n, err := cu.NumDevices()
	if err != nil {
		return nil, fmt.Sprintf("a GPU that NVIDIA's driver can tell of: %v", called("cuDeviceGetCount", err))
	}
	if n == 0 {
		return nil, C.GoString(C.tpmbench_cuda_lacks())
	}
	var old []string
	for i := range n {
		d, major, minor, err := describe(i)
		if err != nil {
			return nil, fmt.Sprintf("a GPU that NVIDIA's driver can describe: %v", err)
		}
		if major < leastCapability {
			old = append(old, fmt.Sprintf("%s has %d.%d", d.name, major, minor))
			continue
		}
		list = append(list, d)
	}
	if list == nil {
		return nil, fmt.Sprintf("a GPU of compute capability %d.0 or more: %s", leastCapability, strings.Join(old, ", "))
	}
	return list, ""
}

// describe also returns the compute capability, major.minor.
func describe(number int) (d device, major, minor int, err error) {
	d.number = number
	of, err := cu.GetDevice(number)
	if err != nil {
		return d, 0, 0, called("cuDeviceGet", err)
	}
	if d.name, err = of.Name(); err != nil {
		return d, 0, 0, called("cuDeviceGetName", err)
	}
	memory, err := of.TotalMem()
	if err != nil {
		return d, 0, 0, called("cuDeviceTotalMem", err)
	}
	var kilohertz int
	for _, a := range []struct {
		attribute cu.DeviceAttribute
		value     *int
	}{{cu.MultiprocessorCount, &d.multiprocessors}, {cu.ClockRate, &kilohertz}, {cu.ComputeCapabilityMajor, &major}, {cu.ComputeCapabilityMinor, &minor}} {
		if *a.value, err = of.Attribute(a.attribute); err != nil {
			return d, 0, 0, called("cuDeviceGetAttribute", err)
		}
	}
	d.memory, d.clock = uint64(memory), float64(kilohertz)/1e6
	v := cu.Version()
	d.version = fmt.Sprintf("%d.%d", v/1000, v%1000/10)
	return d, major, minor, nil
}

func (nvidia) open(number int) (session, error) {
	d, err := cu.GetDevice(number)
	if err != nil {
		return nil, called("cuDeviceGet", err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, err := d.MakeContext(cu.SchedBlockingSync)
	if err != nil {
		return nil, called("cuCtxCreate", err)
	}
	return &gpu{ctx: ctx}, nil
}

// gpu is a session. Contexts belong to threads of the system.
type gpu struct {
	ctx       cu.CUContext
	functions []cu.Function
	streams   []cu.Stream
	events    []cu.Event
}

func (c *gpu) enter() error {
	runtime.LockOSThread()
	if err := cu.SetCurrentContext(c.ctx); err != nil {
		runtime.UnlockOSThread()
		return called("cuCtxSetCurrent", err)
	}
	return nil
}

func (c *gpu) leave() { runtime.UnlockOSThread() }

func (c *gpu) load(ptx, name string) (function, error) {
	m, err := cu.LoadData(ptx)
	if err != nil {
		return 0, called("cuModuleLoadData of "+name, err)
	}
	f, err := m.Function(name)
	if err != nil {
		return 0, called("cuModuleGetFunction of "+name, err)
	}
	c.functions = append(c.functions, f)
	return function(len(c.functions) - 1), nil
}

func (c *gpu) alloc(bytes int) (address, error) {
	p, err := cu.MemAlloc(int64(bytes))
	if err != nil {
		return 0, called(fmt.Sprintf("cuMemAlloc of %d bytes", bytes), err)
	}
	return address(p), nil
}

func (c *gpu) free(a address) error {
	return called("cuMemFree", cu.MemFree(cu.DevicePtr(a)))
}

// pin calls the driver itself: gorgonia.org/cu does not have this.
func (c *gpu) pin(bytes int) ([]byte, error) {
	var p unsafe.Pointer
	switch r := C.cuMemHostAlloc(&p, C.size_t(bytes), 0); r {
	case C.CUDA_SUCCESS:
	case C.CUDA_ERROR_OUT_OF_MEMORY:
		return nil, called(fmt.Sprintf("cuMemHostAlloc of %d bytes", bytes), cu.OutOfMemory)
	default:
		return nil, called(fmt.Sprintf("cuMemHostAlloc of %d bytes", bytes), fmt.Errorf("error %d", r))
	}
	return unsafe.Slice((*byte)(p), bytes), nil
}

func (c *gpu) unpin(b []byte) error {
	return called("cuMemFreeHost", cu.MemFreeHost(unsafe.Pointer(unsafe.SliceData(b))))
}

func (c *gpu) stream() (stream, error) {
	s, err := cu.MakeStream(cu.NonBlocking)
	if err != nil {
		return 0, called("cuStreamCreate", err)
	}
	c.streams = append(c.streams, s)
	return stream(len(c.streams) - 1), nil
}

func (c *gpu) event() (event, error) {
	e, err := cu.MakeEvent(cu.BlockingSyncEvent)
	if err != nil {
		return 0, called("cuEventCreate", err)
	}
	c.events = append(c.events, e)
	return event(len(c.events) - 1), nil
}

func (c *gpu) launch(f function, s stream, threads int, args ...uint64) error {
	pointers := make([]unsafe.Pointer, len(args))
	for i := range args {
		pointers[i] = unsafe.Pointer(&args[i])
	}
	blocks := max(1, (threads+blockThreads-1)/blockThreads)
	return called("cuLaunchKernel", c.functions[f].Launch(blocks, 1, 1, blockThreads, 1, 1, 0, c.streams[s], pointers))
}

func (c *gpu) upload(s stream, to address, from []byte) error {
	return called("cuMemcpyHtoDAsync", cu.MemcpyHtoDAsync(cu.DevicePtr(to), unsafe.Pointer(unsafe.SliceData(from)), int64(len(from)), c.streams[s]))
}

func (c *gpu) download(s stream, to []byte, from address) error {
	return called("cuMemcpyDtoHAsync", cu.MemcpyDtoHAsync(unsafe.Pointer(unsafe.SliceData(to)), cu.DevicePtr(from), int64(len(to)), c.streams[s]))
}

func (c *gpu) zero(s stream, at address, bytes int) error {
	return called("cuMemsetD32Async", cu.MemsetD32Async(cu.DevicePtr(at), 0, int64(bytes/4), c.streams[s]))
}

func (c *gpu) record(s stream, e event) error {
	return called("cuEventRecord", c.events[e].Record(c.streams[s]))
}

func (c *gpu) wait(e event) error { return called("cuEventSynchronize", c.events[e].Synchronize()) }

func (c *gpu) sync(s stream) error {
	return called("cuStreamSynchronize", c.streams[s].Synchronize())
}

func (c *gpu) elapsed(from, to event) (float64, error) {
	ms, err := c.events[from].Elapsed(c.events[to])
	return ms, called("cuEventElapsedTime", err)
}

// close destroys the context, and the driver all that is in it, also where the device is lost.
func (c *gpu) close() error { return called("cuCtxDestroy", c.ctx.Destroy()) }
