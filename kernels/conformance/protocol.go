package conformance

import (
	"tpmbench/kernels"
)

// checkEngines compares the rows of one engine and of several that share a
// source, and of engines opened one after the other.
func checkEngines(s *suite) error {
	trials := min(uint64(3*s.info.Lanes+2), 3000)
	p := kernels.Params{K: 3, N: 11, L: 1, Rule: kernels.RandomWalk, MaxSteps: 500, Seed: 11, FirstTrial: 1<<32 - 5, Trials: trials, Keys: true}
	return s.all(p, handing{engines: 1}, handing{engines: 2}, handing{engines: 1}, handing{engines: 3})
}

// checkAttackersEngines compares the rows of engines with attackers as checkEngines
// and checkProtocol do.
func checkAttackersEngines(s *suite) error {
	for i, a := range s.attacks() {
		p := kernels.Params{K: 3, N: 5, L: 1, Rule: kernels.RandomWalk, MaxSteps: 200, Seed: 13, FirstTrial: 1<<32 - 5, Trials: uint64(min(s.info.Lanes, 100) + 9),
			Attack: a, Attackers: 2 + i, Wait: 7, Follow: i%2 == 0, Keys: true}
		if err := s.all(p, handing{engines: 2}, handing{engines: 3, stingy: true, seed: 7}, handing{window: 6, engines: 2}); err != nil {
			return err
		}
	}
	return nil
}

// checkProtocol runs engines on sources that are stingy, or keep a small window
// of trials waiting for their rows, or both.
func checkProtocol(s *suite) error {
	lanes := min(s.info.Lanes, manyLanes)
	quick := kernels.Params{K: 3, N: 7, L: 1, MaxSteps: 300, Seed: 12, Trials: uint64(2*lanes + 9)}
	few := quick
	few.Trials = 30
	// Pairs that never finish hold up the window until max_steps.
	stuck := kernels.Params{K: 1, N: 2, L: 3, MaxSteps: 400, Seed: 1, Trials: 60, Keys: true}

	half := uint64(lanes/2 + 1)
	if err := s.all(quick,
		handing{stingy: true, seed: 1},
		handing{stingy: true, seed: 2, engines: 2},
		handing{window: half},
		handing{window: half, engines: 3},
		handing{window: half, engines: 2, stingy: true, seed: 3},
	); err != nil {
		return err
	}
	if err := s.all(few, handing{window: 1}, handing{window: 2, engines: 3}, handing{window: 3, engines: 2, stingy: true, seed: 4}); err != nil {
		return err
	}
	return s.all(stuck, handing{stingy: true, seed: 5}, handing{window: 5}, handing{window: 7, engines: 2}, handing{window: 9, engines: 3, stingy: true, seed: 6})
}

// all tries p with each handing.
func (s *suite) all(p kernels.Params, handings ...handing) error {
	for _, h := range handings {
		if err := s.try(p, h); err != nil {
			return err
		}
	}
	return s.someRan()
}
