// Who listens to the pairs of the kernel that is compiled.
#pragma once
#ifdef OPPONENTS
#include "opponents.cuh"
template <class X> using Company = Opponents<X>;
#else
#include "slice.cuh"
template <class X> using Company = Nobody<X>;
#endif
