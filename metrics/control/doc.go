// Package control asks of a series whether it changed: process-behaviour charts, which tell signal from noise.
//
// Every series goes up and down. A process-behaviour chart (also control chart, Shewhart chart) computes from the
// series itself how far it goes by chance: its limits. Within them, and without a pattern, one value is as good as the
// other and needs no explanation; a point outside, a run on one side of the centre line or a trend has a cause that
// can be found. That replaces red, amber and green on two points.
//
//	chart, err := control.New(series, control.For(definition))
//	fmt.Println(chart.Verdict()) // improved (run down since 2026-02); target consistently missed
//
// [New] makes a [Chart] of a [metrics.Series]. Its zero [Options] are an XmR chart (individual values and moving
// ranges), right for almost any metric by period, judged by the rules of [MakingDataCount]. The other kinds are for
// counts and shares whose number of cases is known, for rare events, and [NewXbarS] for means of measurements.
//
// A chart says three things of the present, all after the last baseline: its [Variation] (did it change, and for the
// better?), its [Assurance] (will it reach its target as it now runs?), and out of the two a [Status], the word of a
// report: improved, worsened, lingering, steady.
//
// Limits come from a baseline: all values, unless the caller fixes it to the first few or starts a new one where a
// known change was made, and says why. Nothing is rebased by itself.
//
// [Chart.CUSUM] and [Chart.EWMA] see small shifts earlier than limits do; [Chart.ChangePoint] estimates when a change
// began. A period without a value is a gap: it is shown, nothing is filled in, no moving range reaches over it, and
// runs and trends go on behind it.
package control
