// What the kernels ask of a machine: a thread's number, a funnel shift, a population count, two
// atomic additions. No thread waits for another and none sees another's registers; ptx_test.go
// holds the PTX to that.
//
// The .cu files are compiled twice: by clang for the GPU, and with TPM_EMULATE by any C++ compiler
// for the emulation in ../mock, where a thread is a call.
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#ifdef TPM_EMULATE

#include "../mock/emulate.h"

#else

#define KERNEL(threads, blocks) extern "C" __attribute__((global)) __attribute__((launch_bounds(threads, blocks))) void
#define DEVICE __attribute__((device)) inline __attribute__((always_inline))
// what a pointer into the device's memory points to
#define GLOBAL __attribute__((address_space(1)))
#define UNROLL _Pragma("unroll")
#define ROLLED _Pragma("nounroll")

// Read anew at each call, since volatile.
DEVICE u32 thread_number() {
	u32 block, threads, thread;
	asm volatile("mov.u32 %0, %%ctaid.x; mov.u32 %1, %%ntid.x; mov.u32 %2, %%tid.x;" : "=r"(block), "=r"(threads), "=r"(thread));
	return block * threads + thread;
}

// x, of which the compiler must know nothing, so that it computes no addresses ahead that registers
// have no room for.
DEVICE u32 unknown(u32 x) {
	asm volatile("" : "+r"(x));
	return x;
}

template <class T> DEVICE T *unknown(T *x) {
	asm volatile("" : "+l"(x));
	return x;
}

// The low word of hi:lo >> n, n from 0 to 32.
DEVICE u32 funnel(u32 lo, u32 hi, u32 n) {
	u32 x;
	asm("shf.r.clamp.b32 %0, %1, %2, %3;" : "=r"(x) : "r"(lo), "r"(hi), "r"(n));
	return x;
}

// A lop3 instruction, see LOGIC.
template <u32 table> DEVICE u32 logic(u32 a, u32 b, u32 c) {
	u32 x;
	asm("lop3.b32 %0, %1, %2, %3, %4;" : "=r"(x) : "r"(a), "r"(b), "r"(c), "n"(table));
	return x;
}

DEVICE int ones(u32 x) { return __builtin_popcount(x); }

// The high word of a * b.
DEVICE u32 high(u32 a, u32 b) { return (u64)a * b >> 32; }

// Return the value before.
DEVICE u64 add(GLOBAL u64 *to, u64 n) {
	u64 x;
	asm volatile("atom.global.add.u64 %0, [%1], %2;" : "=l"(x) : "l"(to), "l"(n) : "memory");
	return x;
}

#endif

// LOGIC(expression in A, B and C, a, b, c) is one lop3 instruction: the compiler finds not all that
// there are.
const u32 A = 0xf0, B = 0xcc, C = 0xaa;
#define LOGIC(expression, a, b, c) logic<(expression) & 0xff>(a, b, c)
