package study

import "tpmbench/kernels"

// task is a point to be run.
type task struct {
	index          int // among the tasks to be run
	kernels.Params     // restricted to the trials of this shard
	backend        kernels.Backend
	whole          kernels.Params // the point with all its trials
	name           string
}

// work returns the cost of a task, in arbitrary units.
func (t task) work() float64 { return float64(t.TrialCost()) * float64(t.Trials) }

// group is a set of points that are run together, by the given number of engines.
type group struct {
	tasks   []task
	threads int
}

const (
	// engineTrials is the number of trials per lane up to which a single engine runs a point,
	// alongside other points: with more engines, most of the time would be the end of the run, when
	// lanes idle.
	engineTrials = 64
	// groupPoints bounds the number of points whose rows wait for each other.
	groupPoints = 256
	// groupsAThread is the minimum number of groups per thread, so that all threads end at about
	// the same time.
	groupsAThread = 4
)

// groups combines small points of the same shape, so that engines go from one to the next without
// idle lanes. The other points are on their own.
func (s *Sweep) groups(todo []task) (list []group) {
	small := uint64(0)
	for _, t := range todo {
		if t.small() {
			small += t.Trials
		}
	}
	share := small/uint64(groupsAThread*max(1, s.Threads)) + 1
	type kind struct {
		kernels.Params
		backend string
	}
	open := map[kind]int{} // groups that may grow
	for _, t := range todo {
		if !t.small() {
			list = append(list, group{[]task{t}, s.Threads})
			continue
		}
		k := kind{t.Shape(), t.backend.Info().Name}
		i, ok := open[k]
		if !ok {
			i = len(list)
			open[k] = i
			list = append(list, group{threads: 1})
		}
		g := &list[i]
		g.tasks = append(g.tasks, t)
		if s.StopAtSE > 0 || g.trials() >= share || len(g.tasks) == groupPoints {
			delete(open, k)
		}
	}
	return list
}

// small reports whether a single engine is to run it.
func (t task) small() bool { return t.Trials <= uint64(engineTrials*t.backend.Info().Lanes) }

func (g group) trials() (n uint64) {
	for _, t := range g.tasks {
		n += t.Trials
	}
	return n
}
