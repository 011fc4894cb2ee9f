//go:build !purego

package doubles

import (
	"unsafe"

	"github.com/klauspost/cpuid/v2"

	"tpmbench/kernels/perceptron"
)

//go:generate sh -c "cd ../_asm && go run ./doubles -out ../doubles/doubles_amd64.s -stubs ../doubles/doubles_amd64.go -pkg doubles"

// AVX2 takes a processor with it.
var AVX2 = perceptron.Arithmetic{
	Name: "avx2",
	Fields: func(a, b, x []perceptron.Lane) (sums [2]perceptron.Lane) {
		a, b = a[:len(x)], b[:len(x)]
		fieldsAVX2(first(a), first(b), first(x), len(x), flat(&sums))
		return sums
	},
	Move: func(a, b, x []perceptron.Lane, by [2]perceptron.Lane) (squares [2]perceptron.Lane) {
		a, b = a[:len(x)], b[:len(x)]
		moveAVX2(first(a), first(b), first(x), len(x), flat(&by), flat(&squares))
		return squares
	},
	Scale: func(a, b []perceptron.Lane, by [2]perceptron.Lane) {
		b = b[:len(a)]
		scaleAVX2(first(a), first(b), len(a), flat(&by))
	},
}

// Best returns the fastest arithmetic of this processor.
func Best() perceptron.Arithmetic {
	if cpuid.CPU.Supports(cpuid.AVX2) {
		return AVX2
	}
	return perceptron.Plain
}

// first returns where v begins.
func first(v []perceptron.Lane) *float64 { return (*float64)(unsafe.Pointer(unsafe.SliceData(v))) }

// flat returns the numbers of v.
func flat(v *[2]perceptron.Lane) *[2 * perceptron.Lanes]float64 {
	return (*[2 * perceptron.Lanes]float64)(unsafe.Pointer(v))
}
