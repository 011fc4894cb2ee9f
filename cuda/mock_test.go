//go:build cuda && linux

package cuda

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"gorgonia.org/cu"

	"tpmbench/kernels"
	"tpmbench/kernels/reference"
)

// held is the attribute of a device that only the driver in the folder mock has: what the program
// holds.
const held = cu.DeviceAttribute(9999)

// onGPU returns a backend whose contexts the test ends with.
func onGPU(t *testing.T) *backend {
	t.Helper()
	b := newBackend(nvidia{})
	t.Cleanup(func() { empty(t, b) })
	return b
}

// mocked skips a test of errors on a real driver, which does not make them to order. holdsNothing
// fails where more is held of the mock device than before.
func mocked(t *testing.T) (b *backend, holdsNothing func(when string)) {
	t.Helper()
	b = onGPU(t)
	if f := b.find(); len(f.list) == 0 || !strings.HasPrefix(f.list[0].name, "emulated GPU") {
		t.Skip("for the mock driver: make cuda-test")
	}
	before, err := cu.Device(0).Attribute(held)
	if err != nil {
		t.Fatal(err)
	}
	return b, func(when string) {
		t.Helper()
		if n, err := cu.Device(0).Attribute(held); n != before || err != nil {
			t.Fatalf("%s: %d are held, %v; want %d", when, n, err, before)
		}
	}
}

// empty closes the contexts of b that wait for an engine.
func empty(t *testing.T, b *backend) {
	t.Helper()
	for number, list := range b.contexts.idle {
		for _, c := range list {
			if err := c.close(); err != nil {
				t.Error(err)
			}
		}
		delete(b.contexts.idle, number)
	}
}

// rows is a Source and a Sink that compares each row with the reference.
type rows struct {
	p            kernels.Params
	next         uint64
	done, synced uint64
	wrong        string
}

func (r *rows) Next(buf []kernels.Trial, _ bool) (n int, more bool) {
	for ; n < len(buf) && r.next < r.p.Trials; n++ {
		buf[n] = r.p.Trial(r.p.FirstTrial + r.next)
		r.next++
	}
	return n, n > 0
}

func (r *rows) Steps(uint64) {}

func (r *rows) Done(got *kernels.Results) {
	for i, trial := range got.Trial {
		want, _ := reference.Row(context.Background(), r.p, trial)
		if g, w := numbers(got, i), numbers(want, 0); !slices.Equal(g, w) || g[0] != kernels.Null && !slices.Equal(got.Key(i), want.Key(0)) {
			r.wrong = fmt.Sprintf("trial %d: got %d %v, want %d %v", trial, g, got.Key(i), w, want.Key(0))
		}
		r.done++
		if got.SyncSteps[i] != kernels.Null {
			r.synced++
		}
	}
}

// numbers returns what is in row i beside trial and key, sync_steps first.
func numbers(r *kernels.Results, i int) (n []uint32) {
	for _, column := range [][]uint32{r.SyncSteps, r.LearningSteps, r.AttackersSynced, r.BestEqualWeights, r.LearnSteps} {
		if column != nil {
			n = append(n, column[i])
		}
	}
	return n
}

// try runs p on b and returns the first error.
func try(t *testing.T, b *backend, p kernels.Params) error {
	t.Helper()
	_, err := count(t, b, p)
	return err
}

// count also returns how many pairs synchronised.
func count(t *testing.T, b *backend, p kernels.Params) (synced uint64, err error) {
	t.Helper()
	e, err := b.Open(p, 0)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r := &rows{p: p}
	err = e.Run(ctx, r, r)
	if closed := e.Close(); err == nil {
		err = closed
	}
	if r.wrong != "" {
		t.Error(r.wrong)
	}
	if err == nil && r.done != p.Trials {
		t.Errorf("%d rows of %d trials", r.done, p.Trials)
	}
	return r.synced, err
}

// TestEveryKernel runs each kernel on the edges of what it is for.
func TestEveryKernel(t *testing.T) {
	b := onGPU(t)
	if lacks := b.Info().Lacks; lacks != "" {
		t.Skip("this machine lacks " + lacks)
	}
	ran := map[string]bool{}
	for _, k := range []int{1, 2, 3, 4, 5, 8, 11} {
		for _, n := range []int{1, 31, 32, 33, 64, 70, 97, 100, 128} {
			for _, l := range []int{1, 2, 3, 4, 5, 7, 12, 15, 31, 63, 90, 127} {
				i := len(ran) + k + n + l // rules and ties in turn
				p := kernels.Params{K: k, N: n, L: l, Rule: kernels.Rule(i % 3), Tie: kernels.Tie(i / 3 % 3), MaxSteps: 40 + uint64(i%9), Seed: uint64(i), FirstTrial: 1<<32 - 9, Trials: 18, Keys: true}
				attacked := p
				attacked.Attack, attacked.Attackers, attacked.Follow = kernels.Observer+kernels.Attack(i/2%3), 1+i%4, i%2 == 0
				for _, p := range []kernels.Params{p, attacked} {
					g := programFor(p)
					if ran[g.step] && !strings.HasPrefix(g.step, "registers") && i%7 > 0 {
						continue
					}
					ran[g.step], ran[g.prepare] = true, true
					if err := try(t, b, p); err != nil {
						t.Fatalf("%+v: %v", p, err)
					}
				}
			}
		}
	}
	for _, name := range listed(t) {
		if !ran[name] {
			t.Errorf("%s did not run", name)
		}
	}
}

// TestAttackerKernels runs pairs with attackers until they have synchronised, and on until an
// attacker has learned.
func TestAttackerKernels(t *testing.T) {
	b := onGPU(t)
	if lacks := b.Info().Lacks; lacks != "" {
		t.Skip("this machine lacks " + lacks)
	}
	for _, k := range []int{2, 3} { // from the device's memory, and from registers
		for l := 1; l <= 4; l++ {
			for attack := kernels.Observer; attack <= kernels.Geometric; attack++ {
				i := l + int(attack)
				p := kernels.Params{K: k, N: 100, L: l, Rule: kernels.Rule(i % 3), Tie: kernels.Tie((i + l) % 3), MaxSteps: 1500, Seed: 5, Trials: 5, Keys: true,
					Attack: attack, Attackers: 3, Follow: i%2 == 0}
				if synced, err := count(t, b, p); err != nil || synced == 0 {
					t.Fatalf("%+v: %d pairs synchronised, %v", p, synced, err)
				}
			}
		}
	}
}

// TestDriverErrors lets each call of the driver fail, in Open or in Run, and once with a device
// that is lost.
func TestDriverErrors(t *testing.T) {
	b, holdsNothing := mocked(t)
	p := kernels.Default()
	p.N, p.Trials, p.Keys = 10, 3000, true
	calls := []string{
		// cuMemFree and cuMemFreeHost are called where memory was short, see TestLessMemory.
		"cuCtxCreate", "cuCtxSetCurrent", "cuModuleLoadData", "cuModuleGetFunction", "cuStreamCreate", "cuEventCreate", "cuMemAlloc", "cuMemHostAlloc",
		"cuMemsetD32Async", "cuMemcpyHtoDAsync", "cuMemcpyDtoHAsync", "cuLaunchKernel", "cuEventRecord", "cuEventSynchronize", "cuEventElapsedTime", "cuStreamSynchronize",
	}
	reasons := map[string]string{"700": "IllegalAddress", "719": "LaunchFailed", "46!": "46", "719!": "LaunchFailed"}
	for _, call := range calls {
		for _, nth := range []int{1, 2} {
			for code, reason := range reasons {
				if call == "cuCtxCreate" && nth == 2 {
					continue // there is one
				}
				t.Setenv("TPM_MOCK_FAIL", fmt.Sprintf("%s:%d:%s", call, nth, code))
				err := try(t, b, p)
				if err == nil || !strings.Contains(err.Error(), call) || !strings.Contains(err.Error(), reason) && call != "cuMemHostAlloc" {
					t.Errorf("%s, call %d, error %s: got %v, want the call and %s", call, nth, code, err, reason)
				}
				t.Setenv("TPM_MOCK_FAIL", "")
				holdsNothing(fmt.Sprintf("%s, call %d, error %s: after Close", call, nth, code))
			}
		}
	}
	if err := try(t, b, p); err != nil {
		t.Errorf("after all errors: %v", err)
	}
	empty(t, b)
}

// TestContexts has engines one after the other, which take the context of the one before, and two
// at a time, which do not.
func TestContexts(t *testing.T) {
	b, holdsNothing := mocked(t)
	p := kernels.Default()
	p.N, p.Trials, p.Keys = 10, 300, true
	t.Setenv("TPM_MOCK_FAIL", "cuCtxCreate:3:2")
	for range 3 {
		if err := try(t, b, p); err != nil {
			t.Fatal(err)
		}
		p.N++ // other kernels, too
	}
	first, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Open(p, 0); err == nil {
		t.Error("a third engine at a time has a context though none can be made")
	}
	for _, e := range []kernels.Engine{first, second} {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	// A context whose device has failed is nobody's any more.
	t.Setenv("TPM_MOCK_FAIL", "cuLaunchKernel:1:719!")
	if err := try(t, b, p); err == nil {
		t.Error("a failed launch is no error")
	}
	if n := len(b.contexts.idle[0]); n != 1 {
		t.Errorf("%d contexts wait, want 1", n)
	}
	empty(t, b)
	holdsNothing("at the end")
	t.Setenv("TPM_MOCK_FAIL", "cuMemFree:1:719")
	if err := try(t, b, p); err == nil || !strings.Contains(err.Error(), "cuMemFree") {
		t.Errorf("memory that cannot be given back at the end: %v", err)
	}
	holdsNothing("after a failed Close")
}

// TestLessMemory has blocks become smaller, down to where Supports refuses.
func TestLessMemory(t *testing.T) {
	_, holdsNothing := mocked(t)
	p := kernels.Default()
	p.Trials, p.Keys = 700, true
	all := sizesFor(p, programFor(p), 512).bytes()
	t.Setenv("TPM_MOCK_MEMORY", fmt.Sprint(all))
	if lanes := lanesOf(t, p); lanes != 512 {
		t.Errorf("with enough memory there are %d lanes, want 512", lanes)
	}
	t.Setenv("TPM_MOCK_MEMORY", fmt.Sprint(all-1))
	if lanes := lanesOf(t, p); lanes != 256 {
		t.Errorf("with too little memory for 512 lanes there are %d, want 256", lanes)
	}
	t.Setenv("TPM_MOCK_FAIL", "cuMemFree:1:719")
	if err := try(t, newBackend(nvidia{}), p); err == nil || !strings.Contains(err.Error(), "cuMemFree: LaunchFailed") {
		t.Errorf("memory that cannot be given back: %v", err)
	}
	t.Setenv("TPM_MOCK_FAIL", "")
	least := sizesFor(p, programFor(p), leastLanes).bytes()
	t.Setenv("TPM_MOCK_MEMORY", fmt.Sprint(least))
	b := newBackend(nvidia{})
	if err := b.Supports(p); err != nil {
		t.Error(err)
	}
	if err := try(t, b, p); err != nil {
		t.Error(err)
	}
	t.Setenv("TPM_MOCK_MEMORY", fmt.Sprint(least-1))
	if err := newBackend(nvidia{}).Supports(p); err == nil || !strings.Contains(err.Error(), "GB") {
		t.Errorf("Supports with too little memory for a warp: %v", err)
	}
	if _, err := b.Open(p, 0); err == nil || !strings.Contains(err.Error(), "cuMemAlloc") {
		t.Errorf("Open with too little memory for a warp: %v", err)
	}
	empty(t, b)
	holdsNothing("at the end")
}

func lanesOf(t *testing.T, p kernels.Params) int {
	t.Helper()
	b := newBackend(nvidia{})
	e, err := b.Open(p, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer empty(t, b)
	defer e.Close()
	return e.(*engine).z.lanes
}

// TestDevices runs engines on two devices, the second and third of three: the first is too old.
func TestDevices(t *testing.T) {
	mocked(t)
	t.Setenv("TPM_MOCK_DEVICES", "3")
	t.Setenv("TPM_MOCK_OLD", "1")
	b := newBackend(nvidia{})
	if n := b.Info().Workers; n != 2 {
		t.Fatalf("%d workers on 2 devices", n)
	}
	t.Setenv("TPM_MOCK_FAIL", "cuLaunchKernel:1:719")
	p := kernels.Default()
	p.N, p.Trials = 10, 50
	e, err := b.Open(p, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	r := &rows{p: p}
	if err := e.Run(context.Background(), r, r); err == nil {
		t.Error("a failed launch is no error")
	}
	t.Setenv("TPM_MOCK_FAIL", "cuCtxCreate:1:2")
	if _, err := b.Open(p, 3); err == nil || !strings.Contains(err.Error(), "GPU 2") {
		t.Errorf("worker 3 of 2 devices: %v, want an error that names GPU 2", err)
	}
}

const child = "TPM_CUDA_CHILD"

// TestLacks starts this program without a driver, with one that knows no GPU, and with others that
// do not do.
func TestLacks(t *testing.T) {
	if os.Getenv(child) != "" {
		fmt.Printf("lacks %s.\n", Backends()[0].Info().Lacks)
		return
	}
	mocked(t)
	driver := os.Getenv("LD_LIBRARY_PATH")
	for _, c := range []struct{ path, fail, devices, want string }{
		{driver, "", "1 TPM_MOCK_OLD=1", "a GPU of compute capability 8.0 or more: emulated GPU 0 has 7.0"},
		{"/nowhere", "", "1", "NVIDIA's driver (libcuda.so.1"},
		{driver, "", "0", "a GPU that NVIDIA's driver can use (cuInit: error 100, no CUDA-capable device is detected)"},
		{driver, "cuInit:1:803", "1", "a GPU that NVIDIA's driver can use (cuInit: error 803"},
		{driver, "cuDeviceGetCount:1:3", "1", "cuDeviceGetCount: NotInitialized"},
		{driver, "cuDeviceGetName:1:101", "1", "cuDeviceGetName: InvalidDevice"},
		{driver, "", "1", ""},
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLacks$")
		cmd.Env = append(os.Environ(), child+"=1", "LD_LIBRARY_PATH="+c.path, "TPM_MOCK_FAIL="+c.fail)
		cmd.Env = append(cmd.Env, strings.Fields("TPM_MOCK_DEVICES="+c.devices)...)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), c.want) || c.want == "" && !strings.Contains(string(out), "lacks .") {
			t.Errorf("driver %s, error %q, %s devices: %v\n%s\nwant %s", c.path, c.fail, c.devices, err, out, c.want)
		}
	}
}
