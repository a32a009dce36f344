/** Live push: pages subscribe to topics and resume where they left off. */
package relight.live;
