// Package profitability tells what customers bring in and what they cost.
//
// A [PnL] reads a customer profit-and-loss account off an event log and a list of cost rates by interaction point, one
// line a customer:
//
//	profit = revenue − direct cost − cost to serve
//
// where revenue is the sum of a customer's amounts, direct cost a share of them, and cost to serve a price for each
// interaction. A [Whale] is the curve of accumulated profit over customers, the most profitable first: how much is
// earned before the loss makers take part of it back.
//
// Money is exact. Inside it is integers, and nothing is rounded: a direct cost has as many decimal places as amount and
// share together.
package profitability
