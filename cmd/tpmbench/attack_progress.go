package main

import (
	"math"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"tpmbench/batch/exchange"
	"tpmbench/internal/phrase"
)

// attackProgress shows how far into a log attacks are.
type attackProgress struct {
	*progress
	log     *exchange.Log
	attacks int
	steps   atomic.Int64  // of the log that the present attack has heard
	share   atomic.Uint64 // of all attacks, the bits of a float64
}

func startAttackProgress(cmd *cobra.Command, kind string, log *exchange.Log, attacks int) *attackProgress {
	p := &attackProgress{log: log, attacks: attacks}
	start := time.Now()
	p.progress = tell(cmd, kind, func() (float64, string) {
		share := math.Float64frombits(p.share.Load())
		text := phrase.Grouped(p.steps.Load()) + " steps"
		if took := time.Since(start).Seconds(); share > 0 && took > 0 {
			left := time.Duration(min((1-share)/share*took*1e9, math.MaxInt64/2))
			text += "  " + phrase.Duration(left.Round(time.Second)) + " left"
		}
		return share, text
	})
	return p
}

// tell returns what attack number i calls with the steps that it has heard.
func (p *attackProgress) tell(i int) func(int64) {
	return func(steps int64) {
		p.steps.Store(steps)
		p.share.Store(math.Float64bits((float64(i) + p.log.Share()) / float64(p.attacks)))
	}
}
