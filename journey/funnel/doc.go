// Package funnel counts how far customers come through a sequence of steps, how long they take, and where they are
// lost.
//
//	f, err := funnel.New(log, funnel.Options{
//		Steps: []funnel.Step{
//			{Selection: journey.Selection{Kinds: []string{"visit"}}},
//			{Selection: journey.Selection{Kinds: []string{"order"}}},
//		},
//		Window: funnel.Elapsed(30 * 24 * time.Hour),
//	})
//	f, err = journey.Fold(ctx, log, f)
//	fmt.Println(f)
//
// # Attempts
//
// Every event that can fill the first step opens an attempt (in an unordered funnel, every event that can fill any
// step). An attempt reaches a step at the earliest time at which some choice of the customer's events fills all
// required steps up to it: in order, each event one step, inside the window and within each step's limit, ends
// included. Attempts are judged one by one: an event may fill steps of several. By customer, the best attempt counts;
// by attempt, all do.
//
// An excluded event taints an attempt, in every order: it then counts nowhere, not even as entered. Other attempts of
// the customer are none the worse.
//
// Events of one time are taken in any order that helps, whether or not they have sequence numbers, so that an excluded
// event at the same time as a step that it would have to lie after or before doesn't taint; or, with Ties: BySequence,
// by their sequence numbers.
//
// The time a customer takes is linear in the number of events for given steps, whatever the ties.
//
// # What isn't known yet
//
// Observation ends at an instant, journey.Log.Until. An attempt whose window ends after it, or whose window of elapsed
// time ends at it, end included, isn't finished. It counts as far as it came, results say how many
// there are, and distributions of times take it as censored, not as lost.
//
// # Accounts
//
// A funnel follows what the log has as customers. For funnels of accounts, build a log of accounts: give each account
// its people as aliases (journey.Builder.Alias), or give the account as the customer of its events. One log can't be
// both, because events of an account's people must stand in one history.
package funnel
