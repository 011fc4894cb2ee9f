package study

import "tpmbench/kernels"

// task is a point to be run.
type task struct {
	index          int // among those to be run
	kernels.Params     // with the trials that this shard runs
	backend        kernels.Backend
	whole          kernels.Params // of the point, with all trials
	name           string
}

// work returns what a task costs, in no unit.
func (t task) work() float64 { return float64(cost(t.Params)) * float64(t.Trials) }

// group is points that are run together, by so many engines.
type group struct {
	tasks   []task
	threads int
}

const (
	// engineTrials is the number of trials for each lane of an engine up to which one engine runs a point, and others beside
	// it: with more engines, most of the time would be the end of the run, where lanes idle.
	engineTrials = 64
	// groupPoints bounds the points whose rows wait for each other.
	groupPoints = 256
	// groupsAThread is how many groups each thread gets at least, so that all threads end at about the same time.
	groupsAThread = 4
)

// groups puts small points of one shape together, in which engines go from one to the next without a lane that idles. The
// others stand alone.
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

// small reports whether one engine is to run it.
func (t task) small() bool { return t.Trials <= uint64(engineTrials*t.backend.Info().Lanes) }

func (g group) trials() (n uint64) {
	for _, t := range g.tasks {
		n += t.Trials
	}
	return n
}
