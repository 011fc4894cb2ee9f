// The attackers, if any, of the pairs of the kernel that is compiled.
#pragma once
#ifdef ATTACKERS
#include "attackers.cuh"
template <class X> using Attack = Attackers<X>;
#else
#include "slice.cuh"
template <class X> using Attack = NoAttackers<X>;
#endif
