ExUnit.start(exclude: [:stress], assert_receive_timeout: 30_000, capture_log: true)
