// gpu.cuh for the emulation: a kernel is a function that mock/device.cpp calls once for each thread
// of a launch. Kernels have no barriers and no shuffles (ptx_test.go checks that), so threads may
// run one after the other, in any order, and several at once; only the atomic additions need care.
#pragma once

extern thread_local unsigned emulated_thread;

#define KERNEL(threads, blocks) extern "C" __attribute__((visibility("default"))) void
#define DEVICE inline
#define GLOBAL
#define UNROLL
#define ROLLED

DEVICE u32 thread_number() { return emulated_thread; }

template <class T> DEVICE T unknown(T x) { return x; }

DEVICE u32 funnel(u32 lo, u32 hi, u32 n) { return ((u64)hi << 32 | lo) >> (n < 32 ? n : 32); }

// As the instruction: bit 4*(bit of a) + 2*(bit of b) + (bit of c) of the table.
template <u32 table> DEVICE u32 logic(u32 a, u32 b, u32 c) {
	u32 x = 0;
	if (table & 0x01) x |= ~a & ~b & ~c;
	if (table & 0x02) x |= ~a & ~b & c;
	if (table & 0x04) x |= ~a & b & ~c;
	if (table & 0x08) x |= ~a & b & c;
	if (table & 0x10) x |= a & ~b & ~c;
	if (table & 0x20) x |= a & ~b & c;
	if (table & 0x40) x |= a & b & ~c;
	if (table & 0x80) x |= a & b & c;
	return x;
}

DEVICE int ones(u32 x) { return __builtin_popcount(x); }

DEVICE u32 high(u32 a, u32 b) { return (u64)a * b >> 32; }

DEVICE u64 add(u64 *to, u64 n) { return __atomic_fetch_add(to, n, __ATOMIC_RELAXED); }
