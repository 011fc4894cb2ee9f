package kernels

// ColumnKind says which values a column holds, and so its type in files.
type ColumnKind uint8

const (
	TrialColumn ColumnKind = iota // the trial's number: int64
	CountColumn                   // a count or a step, or Null: int32
	KeyColumn                     // weights of a machine, [k*N+n]: K*N int8
)

// Column is a column of results: when rows have it, when it is null, and where it
// stands in Results.
type Column struct {
	Name     string
	Kind     ColumnKind
	Present  func(Params) bool
	Nullable bool   // a CountColumn where it is Null, a KeyColumn where sync_steps is
	NullWith string // the column that is null in the same rows; "" where it has nulls of its own
	Counts   func(*Results) *[]uint32
	Max      func(Params) uint64 // the largest value of a CountColumn; nil where there is none
}

// Columns are all that rows can have, in the order of files and of canonical bytes.
var Columns = []Column{
	{Name: "trial", Kind: TrialColumn, Present: always},
	{Name: "sync_steps", Kind: CountColumn, Present: always, Nullable: true, Max: steps,
		Counts: func(r *Results) *[]uint32 { return &r.SyncSteps }},
	{Name: "learning_steps", Kind: CountColumn, Present: always, Max: steps,
		Counts: func(r *Results) *[]uint32 { return &r.LearningSteps }},
	{Name: "attackers_synced", Kind: CountColumn, Present: attacked, Nullable: true, NullWith: "sync_steps",
		Counts: func(r *Results) *[]uint32 { return &r.AttackersSynced },
		Max:    func(p Params) uint64 { return uint64(p.Attackers) }},
	{Name: "best_equal_weights", Kind: CountColumn, Present: attacked, Nullable: true, NullWith: "sync_steps",
		Counts: func(r *Results) *[]uint32 { return &r.BestEqualWeights },
		Max:    func(p Params) uint64 { return uint64(p.Weights()) }},
	{Name: "least_distance", Kind: CountColumn, Present: func(p Params) bool { return p.Distance }, Nullable: true, NullWith: "sync_steps",
		Counts: func(r *Results) *[]uint32 { return &r.LeastDistance },
		Max:    func(p Params) uint64 { return uint64(2 * p.L * p.Weights()) }},
	{Name: "learn_steps", Kind: CountColumn, Present: func(p Params) bool { return p.Follow }, Nullable: true, Max: steps,
		Counts: func(r *Results) *[]uint32 { return &r.LearnSteps }},
	{Name: "detect_steps", Kind: CountColumn, Present: func(p Params) bool { return p.Detect > 0 }, Nullable: true, Max: steps,
		Counts: func(r *Results) *[]uint32 { return &r.DetectSteps }},
	{Name: "detect_equal_weights", Kind: CountColumn, Present: func(p Params) bool { return p.Detect > 0 }, Nullable: true, NullWith: "detect_steps",
		Counts: func(r *Results) *[]uint32 { return &r.DetectEqualWeights },
		Max:    func(p Params) uint64 { return uint64(p.Weights()) }},
	{Name: "share_steps", Kind: CountColumn, Present: func(p Params) bool { return p.Share > 0 }, Nullable: true, Max: steps,
		Counts: func(r *Results) *[]uint32 { return &r.ShareSteps }},
	{Name: "key", Kind: KeyColumn, Present: func(p Params) bool { return p.Keys }, Nullable: true, NullWith: "sync_steps"},
}

func always(Params) bool     { return true }
func attacked(p Params) bool { return p.Attack != NoAttack }
func steps(p Params) uint64  { return p.MaxSteps }

// Columns returns those that rows of p have.
func (p Params) Columns() (list []Column) {
	for _, c := range Columns {
		if c.Present(p) {
			list = append(list, c)
		}
	}
	return list
}

// bytes returns the memory that a value takes.
func (c Column) bytes(p Params) int {
	switch c.Kind {
	case TrialColumn:
		return 8
	case KeyColumn:
		return p.Weights()
	}
	return 4
}
