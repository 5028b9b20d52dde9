// Package process finds how customers really go from one interaction point to the next: the directly-follows graph with
// its waiting times, the variants, the step matrix, patterns of paths, and the hand-offs between silos.
//
// A node is an interaction point, a kind of event, or the silo that owns the point; a customer's path is the sequence
// of nodes of the events selected, in the order of the log. That order is by time, then by sequence number, and then by
// content, which says nothing of what happened first: a path needs some order, and content gives the same one each
// time. Results warn of how many events that concerns. So give events that share a time sequence numbers; the other
// packages of journeys take events of one time in any order.
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
