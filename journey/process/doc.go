// Package process finds how customers really go from one interaction point to the next: the directly-follows graph with
// its waiting times, the variants, the step matrix, patterns of paths, and the hand-offs between silos.
//
// A node is an interaction point, a kind of event, or the silo that owns the point; a customer's path is the sequence
// of nodes of the events selected, in the order of the log. That order is by time and then by sequence number, so give
// events that share a time a sequence number where their order matters.
//
//	graph, err := process.New(log, process.Options{})
//	graph, err = journey.Fold(ctx, log, graph)
//	result := graph.Result()
//
// [Graph], [Variants], [Steps] and [Pattern] are calculators of traces as package metrics defines them: they merge,
// they travel, and [journey.Fold] runs them on all cores. Merging expects that no customer is in both parts. What they
// return are plain values: [Result.Prune] picks what is worth drawing, [Result.HandOffs] shows where customers wait
// between silos, [Compare] tells two groups of customers apart.
//
// # Units of analysis
//
// Shares of an edge are shares of events, and several events can be of one customer, while intervals suppose that
// events are independent, and so come out too narrow. Counts of customers are given beside them, and so is the share of
// customers. Where a few customers make most of the events, trust the share of customers, or give [Compare] a design
// effect. The same goes for the gaps.
package process
