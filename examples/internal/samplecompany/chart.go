package samplecompany

import _ "embed" // the company's chart is written by hand

var (
	//go:embed chart/map.csv
	mapCSV string
	//go:embed chart/metrics.csv
	metricsCSV string
	//go:embed chart/costs.csv
	costsCSV string
	//go:embed chart/pools.csv
	poolsCSV string
	//go:embed chart/activities.csv
	activitiesCSV string
)
