// Readme: plain_test.go beside this folder builds this file and compares the program's speed with
// it; `make bench` runs that. It stays as it is, so that ratios of different days compare: improve
// tpmbench, not this.
//
// The plain way to do the job, as a yardstick: one pair at a time, int8 weights, loops that the
// compiler vectorises.
//
//     g++ -O3 -march=native -o plain plain.cpp
//     ./plain K N L rule trials      rule 0 is Hebbian, 1 anti-Hebbian, 2 random walk
//
// Prints the mean of sync_steps, its standard error, and pair-steps per second of one core. It has
// its own random numbers, so its trials are not those of the contract; only rates and distributions
// compare.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
using namespace std;

static uint64_t s[4];
static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
static inline uint64_t draw() {  // xoshiro256**
  uint64_t r = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45);
  return r;
}

int main(int argc, char** argv) {
  if (argc != 6) { fprintf(stderr, "usage: plain K N L rule trials\n"); return 2; }
  const int K = atoi(argv[1]), N = atoi(argv[2]), L = atoi(argv[3]), rule = atoi(argv[4]), trials = atoi(argv[5]), KN = K * N;
  uint64_t z = 1;
  for (auto& q : s) { z += 0x9e3779b97f4a7c15ull; uint64_t y = z; y = (y ^ (y >> 30)) * 0xbf58476d1ce4e5b9ull; y = (y ^ (y >> 27)) * 0x94d049bb133111ebull; q = y ^ (y >> 31); }
  vector<int8_t> w(2 * KN), x(KN + 64);
  vector<int> sigma(2 * K);
  double sum = 0, sum2 = 0;
  auto start = chrono::steady_clock::now();
  for (int trial = 0; trial < trials; trial++) {
    for (auto& q : w) q = (int)(draw() % (2 * L + 1)) - L;
    long t = 0;
    for (bool equal = false; !equal && t < 10000000; t++) {
      for (int i = 0; i < KN; i += 64) { uint64_t r = draw(); for (int j = 0; j < 64; j++) x[i + j] = 1 - 2 * (int)((r >> j) & 1); }
      int tau[2] = {1, 1};
      for (int m = 0; m < 2; m++)
        for (int k = 0; k < K; k++) {
          int h = 0;
          const int8_t *W = &w[m * KN + k * N], *X = &x[k * N];
          for (int n = 0; n < N; n++) h += W[n] * X[n];
          tau[m] *= sigma[m * K + k] = h > 0 ? 1 : -1;
        }
      if (tau[0] != tau[1]) continue;
      const int f = rule == 0 ? tau[0] : rule == 1 ? -tau[0] : 1;
      for (int m = 0; m < 2; m++)
        for (int k = 0; k < K; k++)
          if (sigma[m * K + k] == tau[0]) {
            int8_t *W = &w[m * KN + k * N], *X = &x[k * N];
            for (int n = 0; n < N; n++) { int q = W[n] + f * X[n]; W[n] = q > L ? L : q < -L ? -L : q; }
          }
      equal = !memcmp(&w[0], &w[KN], KN);
    }
    sum += t; sum2 += (double)t * t;
  }
  double seconds = chrono::duration<double>(chrono::steady_clock::now() - start).count(), mean = sum / trials;
  printf("mean %.2f se %.2f pair_steps_per_second %.0f\n", mean, sqrt((sum2 / trials - mean * mean) / trials), sum / seconds);
}
