// Serves metrics through the fixture's gin handler and through a net/http one, and fails the way /fail?how= says.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"

	"example.com/auth/internal/middleware"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

var failure atomic.Value

var description = prometheus.NewDesc("collected", "From a collector.", nil, nil)

type collector struct{}

func (collector) Describe(descriptions chan<- *prometheus.Desc) { descriptions <- description }

func (collector) Collect(metrics chan<- prometheus.Metric) {
	switch failure.Load() {
	case "error":
		metrics <- prometheus.NewInvalidMetric(description, errors.New("cannot be collected"))
	case "collector":
		panic("collector")
	default:
		metrics <- prometheus.MustNewConstMetric(description, prometheus.GaugeValue, 1)
	}
}

func measured() float64 {
	if failure.Load() == "gauge" {
		panic("gauge")
	}
	return 1
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	failure.Store("")
	metrics := middleware.NewMetrics("probe")
	for _, one := range []prometheus.Collector{
		collector{},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "measured"}, measured),
	} {
		metrics.Register(one)
		prometheus.MustRegister(one)
	}
	router := gin.New()
	router.GET("/gin", middleware.MetricsHandler(metrics))
	router.GET("/nil", middleware.MetricsHandler(nil))

	http.Handle("/", router)
	http.HandleFunc("/bare", bare)
	http.HandleFunc("/fail", func(w http.ResponseWriter, r *http.Request) { failure.Store(r.FormValue("how")) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic(http.Serve(listener, nil))
}
